//! On which ports what an image starts listens: a server by its configuration, or by its words and variables.

use super::server_configuration::Listens;
use crate::build::Variable;
use crate::facts::handles::Image;
use crate::facts::start::LookUp;
use crate::images::ContainerStart;
use crate::source::Span;
use crate::syntax::shell::VariableValue;

impl<'a> Image<'a> {
    /// The ports on which the image's server listens, if they are known: nginx, Apache and Caddy by their configurations,
    /// where nothing else is started; others by their command line and the image's variables. `None` where any of it is
    /// made while the image is built or when it starts.
    #[must_use]
    pub(in crate::facts) fn listens(self) -> Option<Listens> {
        let look_up = |name: &str| self.in_environment(name);
        let place = |name: &str| self.place_of_variable(name);
        self.configured_ports(&look_up).or_else(|| self.told_ports(self.start()?, &look_up, &place))
    }

    /// The ports that the configuration of the image's server spells out, with variables put in.
    pub(in crate::facts) fn configured_ports(self, look_up: &LookUp<'_>) -> Option<Listens> {
        self.nginx_ports().or_else(|| self.apache_ports()).or_else(|| self.caddy_ports(look_up))
    }

    /// The ports that commands and variables say to the one server that they start in a container of the image. `place`
    /// says where a variable is set.
    pub(in crate::facts) fn told_ports(
        self,
        start: &ContainerStart,
        look_up: &LookUp<'_>,
        place: &dyn Fn(&str) -> Option<Span>,
    ) -> Option<Listens> {
        if start.has_unknown_entrypoint && !self.has_plain_base() {
            return None;
        }
        let told = self.around(None, |around| start.told_ports(around, look_up))?;
        let mut ports = told.ports;
        if let Some(place) = told.variable.and_then(place) {
            ports.iter_mut().for_each(|port| port.span = place);
        }
        let is_default = told.is_default;
        Some(Listens { program: told.program, ports, perhaps: Vec::new(), is_default, runs_code: true })
    }

    /// Whether the image stands on nothing, or on a base that brings no server and whose entry script, if it has one, runs
    /// what it is given.
    pub(in crate::facts) fn has_plain_base(self) -> bool {
        self.is_from_scratch() || self.base_facts().is_some_and(|base| !base.serves)
    }

    /// Whether the image says an entrypoint itself, which is given what a service wants to run.
    pub(in crate::facts) fn has_own_entrypoint(self) -> bool {
        self.runtime().state.entrypoint.setting().is_some()
    }

    /// A variable of the image's environment.
    fn environment_variable(self, name: &str) -> Option<&'a Variable> {
        self.runtime().state.variables.environment_variable(name)
    }

    /// Where the image sets a variable of its environment.
    pub(in crate::facts) fn place_of_variable(self, name: &str) -> Option<Span> {
        self.environment_variable(name).map(|variable| variable.place)
    }

    /// What is known of a variable of the environment of the image's containers.
    pub(in crate::facts) fn in_environment(self, name: &str) -> VariableValue {
        match self.environment_variable(name).map(|variable| variable.value.known()) {
            Some(Some(value)) => VariableValue::Set(value.clone()),
            // Bases that are known set none of what programs take for a port.
            None if self.is_from_scratch() || self.base_facts().is_some() => VariableValue::Unset,
            _ => VariableValue::NotKnown,
        }
    }
}

#[cfg(test)]
mod tests;
