//! A health check reads only variables that the container has.

use crate::rules::prelude::*;

rule!("health/healthcheck-unset-variable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        for variable in service.unset_check_variables() {
            let name = &variable.name;
            let message = (
                "the health check of ",
                format!(" uses `{name}`, which is not set in the container: the value is empty"),
            );
            out.find_of(service, variable.place, message).help(format!(
                "set it for the service, `environment: {{{name}: ${{{name}}}}}`, or use a variable that is set"
            ));
        }
    }
}
