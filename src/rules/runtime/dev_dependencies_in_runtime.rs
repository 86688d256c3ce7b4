//! Development dependencies are for developing and building: none should reach a runtime image.

use crate::rules::prelude::*;

rule!("runtime/dev-dependencies-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for dependencies in image.dependencies() {
            report(image, &dependencies, out);
        }
    }
}

fn report(image: Image<'_>, dependencies: &ShippedDependencies<'_>, out: &mut Out<'_>) {
    let (Some(first), Some(last)) = (dependencies.arrivals.first(), dependencies.arrivals.last()) else {
        return;
    };
    let with = &dependencies.with;
    let is_here = dependencies.arrivals.len() == 1;
    let names = match &dependencies.development {
        Answer::Known(names) if names.is_empty() => return,
        Answer::Known(names) => names,
        Answer::Unknown(why) => {
            let message = format!(
                "it is not known whether development dependencies are in the runtime image: {}",
                why.reason
            );
            out.doubt(if is_here { first.place } else { last.place }, message)
                .help(format!("exclude them: `{}`", dependencies.switch));
            return;
        }
    };
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let finding = match is_here {
        true => {
            let message =
                Message::from(format!("`{with}` installs development dependencies here, and they ship: "));
            out.find(first.place, message.examples(quoted))
        }
        false => {
            let message = Message::from("development dependencies are copied into the runtime image: ");
            out.find(last.place, message.examples(quoted))
                .note(first.place, format!("`{with}` installs them here, without `{}`", dependencies.switch))
        }
    };
    if dependencies.is_removed_later {
        finding.note(first.place, "a later layer deletes them, but this layer still contains them");
    }
    finding.way(&dependencies.way, &format!("the packages that `{with}` installed")).shipped_by(image).help(
        format!(
            "install for the runtime stage with `{}`, in a separate stage or after the build",
            dependencies.switch
        ),
    );
}
