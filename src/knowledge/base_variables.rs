//! Variables that base images set, by name: what stands on one may use them without setting them.

use super::bases;
use super::image_name::ImageReference;

/// Variables that images of several kinds have.
// Source: the Dockerfiles of docker-library's official images, and the specification of Docker's images (`HOME`,
// `HOSTNAME`, `PATH`, `TERM` are set by who runs a container).
const OF_ANY: [&str; 24] = [
    "BUNDLE_APP_CONFIG",
    "BUNDLE_SILENCE_ROOT_WARNING",
    "CATALINA_HOME",
    "DYNPKG_RELEASE",
    "GEM_HOME",
    "GOPATH",
    "GOTOOLCHAIN",
    "GPG_KEY",
    "GPG_KEYS",
    "HOME",
    "HOSTNAME",
    "JAVA_HOME",
    "JAVA_VERSION",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "MIX_HOME",
    "PATH",
    "PGDATA",
    "PKG_RELEASE",
    "PWD",
    "TERM",
    "TZ",
    "YARN_VERSION",
];

/// How names of variables begin that belong to a program or a system.
// Source: the Dockerfiles of docker-library's official images.
const BEGINNINGS: [&str; 33] = [
    "APACHE_",
    "ASPNET",
    "CADDY_",
    "CARGO_",
    "CONDA_",
    "DEBIAN_",
    "DOTNET_",
    "ELASTIC",
    "ERLANG_",
    "GHOST_",
    "GOLANG_",
    "GRADLE_",
    "HAPROXY_",
    "JAVA_",
    "JETTY_",
    "JULIA_",
    "LD_",
    "MARIADB_",
    "MAVEN_",
    "MONGO_",
    "MYSQL_",
    "NGINX_",
    "NJS_",
    "NODE_",
    "OPENSSL_",
    "OTP_",
    "PERL_",
    "PHP",
    "POSTGRES_",
    "PYTHON_",
    "RUBY_",
    "RUST",
    "XDG_",
];

/// Whether an image may set a variable: nobody knows what those set that are no official ones.
pub(crate) fn may_be_set(variable: &str, base: &ImageReference) -> bool {
    let own = base.repository.rsplit('/').next().unwrap_or_default().to_uppercase().replace('-', "_");
    !base.is_official()
        || bases::look_up_any_tag(base).is_none()
        || OF_ANY.contains(&variable)
        || BEGINNINGS.iter().any(|beginning| variable.starts_with(beginning))
        || variable.starts_with(&own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_images_set_what_is_theirs() {
        for (base, variable, expected) in [
            ("node:22", "NODE_VERSION", true),
            ("node:22", "VERSION", false),
            ("alpine:3.22", "PATH", true),
            ("rabbitmq:4", "RABBITMQ_HOME", true),
            ("eclipse-temurin:21", "JAVA_HOME", true),
            ("alpine:3.22", "CHECK_CMD", false),
            ("acme/base:1", "CHECK_CMD", true),
            ("built-here:1", "CHECK_CMD", true),
        ] {
            assert_eq!(
                may_be_set(variable, &ImageReference::parse(base).unwrap()),
                expected,
                "{base} {variable}"
            );
        }
    }
}
