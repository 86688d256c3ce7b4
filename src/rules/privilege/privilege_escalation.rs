//! A program in a service should not be able to gain privileges.

use crate::rules::prelude::*;

rule!("privilege/privilege-escalation", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services().into_iter().filter(|service| !service.is_privileged()) {
        let options = &service.service.security_opt;
        let mut said = options.iter().filter_map(|option| {
            let rest = option.as_str()?.strip_prefix("no-new-privileges")?;
            Some((option, rest.trim_start_matches([':', '=']).trim() != "false"))
        });
        let help = "`security_opt: [\"no-new-privileges:true\"]`";
        match said.next_back() {
            Some((_, true)) => {}
            Some((option, false)) => {
                let message = ("", " can gain privileges: `no-new-privileges` is disabled");
                out.find_of(service, option.span, message).help("set `no-new-privileges:true`");
            }
            None if options.iter().any(|option| option.known().is_none()) => {}
            None => {
                let message =
                    ("", " can gain privileges through setuid programs: `no-new-privileges` is not set");
                out.find_lack(service, message).help(help);
            }
        }
    }
}
