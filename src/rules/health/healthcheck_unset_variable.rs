//! A health check reads only variables that the container has.

use crate::rules::prelude::*;

rule!("health/healthcheck-unset-variable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        for variable in service.unset_check_variables() {
            let name = &variable.name;
            let message = (
                "the health check of ",
                format!(" reads `{name}`, which the container does not have: it is empty"),
            );
            out.find_of(service, variable.place, message).help(format!(
                "give it to the service, `environment: {{{name}: ${{{name}}}}}`, or read a variable that it has"
            ));
        }
    }
}
