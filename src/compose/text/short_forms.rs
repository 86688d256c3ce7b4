//! The short forms with a grammar of their own: volumes, ports, devices.

use std::net::IpAddr;
use std::ops::Range;

use crate::compose::value::{Kind, Map, Value};

/// Where the parts of a volume's short form stand in its text.
struct VolumeParts {
    source: Option<Range<usize>>,
    target: Range<usize>,
    options: Option<Range<usize>>,
}

/// `[SOURCE:]TARGET[:OPTIONS]` as a mapping.
pub(crate) fn volume(value: &Value) -> Result<Value, String> {
    let Some(text) = value.as_text() else { return Ok(value.clone()) };
    let parts = split_volume(text.as_str())?;
    let span = value.span;
    let mut map = Map::default();
    let mut source = parts.source.map(|range| value.slice(range));
    let is_bind = source.as_ref().and_then(Value::as_text).is_some_and(|source| is_path(source.as_str()));
    let kind = if is_bind { "bind" } else { "volume" };
    let mut kind_value = Value::implied(source.as_ref().map_or(span, |source| source.span), kind);
    if let Some(source) = &source {
        // Where the source begins with what is not known, its kind is not known either.
        for (at, why) in source.unknown() {
            if *at == 0 {
                kind_value.add_unknown(0, why.clone());
            }
        }
    }
    map.imply("type", kind_value);
    let mut bind = is_bind.then(|| {
        let mut bind = Map::default();
        bind.imply("create_host_path", Value::new(Kind::Bool(true), span));
        bind
    });
    // A text of one or two letters is a target, and Compose looks no further.
    let mut volume = (!is_bind && text.len() > 2).then(Map::default);
    if let Some(options) = parts.options {
        let mut at = options.start;
        for option in text[options].split(',') {
            let place = value.slice(at..at + option.len());
            at += option.len() + 1;
            match option {
                "ro" => map.imply("read_only", Value::new(Kind::Bool(true), place.span)),
                "rw" => {
                    map.remove("read_only");
                }
                "nocopy" => {
                    let flag = Value::new(Kind::Bool(true), place.span);
                    let mut options = Map::default();
                    options.imply("nocopy", flag);
                    volume = Some(options);
                }
                "z" | "Z" => bind.get_or_insert_default().imply("selinux", place),
                "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                    bind.get_or_insert_default().imply("propagation", place);
                }
                _ => {}
            }
        }
    }
    if let Some(source) = source.take() {
        map.imply("source", source);
    }
    let target = value.slice(parts.target);
    let clean = target.as_text().map(|target| clean_path(target.as_str())).unwrap_or_default();
    let is_clean = target.as_text().is_some_and(|target| target.as_str() == clean);
    map.imply(
        "target",
        if is_clean { target } else { Value::implied(target.span, &clean).into_unknown_like(&target) },
    );
    if let Some(bind) = bind {
        map.imply("bind", Value::map(bind, span));
    }
    if let Some(volume) = volume {
        map.imply("volume", Value::map(volume, span));
    }
    Ok(Value::map(map, span))
}

/// The target of a volume's short form, as it is written; `None` where the form cannot be read.
pub(crate) fn volume_target(text: &str) -> Option<String> {
    let parts = split_volume(text).ok()?;
    Some(text[parts.target].to_owned())
}

fn split_volume(text: &str) -> Result<VolumeParts, String> {
    match text.len() {
        0 => return Err("a volume cannot be empty".to_owned()),
        1 | 2 => return Ok(VolumeParts { source: None, target: 0..text.len(), options: None }),
        _ => {}
    }
    let mut sections: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(':') {
        if is_drive(&text[start..at]) {
            continue;
        }
        sections.push(start..at);
        start = at + 1;
    }
    sections.push(start..text.len());
    if sections.iter().any(Range::is_empty) {
        return Err("a part between its colons is empty".to_owned());
    }
    match sections.as_slice() {
        [target] => Ok(VolumeParts { source: None, target: target.clone(), options: None }),
        [source, target] => {
            Ok(VolumeParts { source: Some(source.clone()), target: target.clone(), options: None })
        }
        [source, target, options] => Ok(VolumeParts {
            source: Some(source.clone()),
            target: target.clone(),
            options: Some(options.clone()),
        }),
        _ => Err("it has too many colons".to_owned()),
    }
}

/// A single letter before a colon is a drive to Compose, on every system.
fn is_drive(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

fn is_path(source: &str) -> bool {
    let mut letters = source.chars();
    source.starts_with(['.', '/', '~'])
        || source.starts_with("\\\\")
        || letters.next().is_some_and(char::is_alphabetic) && letters.next() == Some(':')
}

/// A path without `.`, `..`, doubled and trailing slashes, as Go's `path.Clean` gives it.
pub(crate) fn clean_path(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// `[[ADDRESS:]PUBLISHED:]TARGET[/PROTOCOL]` as a mapping for each target port.
pub(crate) fn ports(value: &Value) -> Result<Vec<Value>, String> {
    let Some(text) = value.to_text() else { return Err("it is not a port".to_owned()) };
    let value = if value.as_text().is_some() { value } else { &Value::text(text.clone()) };
    let text = text.as_str();
    let (address, published, container) = split_port(text);
    let slash = text[container.clone()].find('/').map(|slash| container.start + slash);
    let target = container.start..slash.unwrap_or(container.end);
    let protocol = slash.map(|slash| slash + 1..container.end).filter(|protocol| !protocol.is_empty());
    if target.is_empty() {
        return Err("it has no container port".to_owned());
    }
    let protocol_name = protocol.clone().map_or_else(|| "tcp".to_owned(), |range| text[range].to_lowercase());
    if !matches!(protocol_name.as_str(), "tcp" | "udp" | "sctp") {
        return Err(format!("`{protocol_name}` is not a protocol: use tcp, udp or sctp"));
    }
    let host = host_address(&text[address.clone()])?;
    let (first, last) = port_range(&text[target.clone()])?;
    let outside = if published.is_empty() { None } else { Some(port_range(&text[published.clone()])?) };
    if let Some((from, to)) = outside
        && last - first != to - from
        && last != first
    {
        return Err("the two port ranges have different lengths".to_owned());
    }
    let mut mapped: Vec<(String, Value)> = (first..=last)
        .map(|port| {
            let mut map = Map::default();
            map.imply("mode", Value::implied(value.span, "ingress"));
            let place = protocol.clone().map_or(value.span, |range| value.slice(range).span);
            map.imply("protocol", Value::implied(place, &protocol_name));
            if port > 0 {
                let part = value.slice(target.clone());
                map.imply("target", Value::new(Kind::Int(port.into()), part.span).into_unknown_like(&part));
            }
            let part = value.slice(published.clone());
            if let Some((from, to)) = outside {
                let from = from + (port - first);
                let is_range = first == last && outside.is_some_and(|(from, to)| from != to);
                let number = if is_range { format!("{from}-{to}") } else { from.to_string() };
                map.imply("published", Value::implied(part.span, &number).into_unknown_like(&part));
            } else if part.why().is_some() {
                map.imply("published", Value::implied(part.span, "").into_unknown_like(&part));
            }
            let part = value.slice(address.clone());
            if !host.is_empty() || part.why().is_some() && !address.is_empty() {
                map.imply("host_ip", Value::implied(part.span, host).into_unknown_like(&part));
            }
            (format!("{port}/{protocol_name}"), Value::map(map, value.span))
        })
        .collect();
    // Compose sorts a range's ports as texts.
    mapped.sort_by(|one, two| one.0.cmp(&two.0));
    Ok(mapped.into_iter().map(|(_, port)| port).collect())
}

/// Where the address, the published port and the target stand.
fn split_port(text: &str) -> (Range<usize>, Range<usize>, Range<usize>) {
    let Some(last) = text.rfind(':') else { return (0..0, 0..0, 0..text.len()) };
    match text[..last].rfind(':') {
        None => (0..0, 0..last, last + 1..text.len()),
        Some(before) => (0..before, before + 1..last, last + 1..text.len()),
    }
}

/// An address without its brackets.
fn host_address(text: &str) -> Result<&str, String> {
    let address = match text.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').ok_or_else(|| format!("`{text}` is not an address"))?,
        None => text,
    };
    if address.is_empty() || address.parse::<IpAddr>().is_ok() {
        return Ok(address);
    }
    Err(format!("`{address}` is not an IP address"))
}

fn port_range(text: &str) -> Result<(u16, u16), String> {
    let number = |text: &str| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let is_good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_zero = digits.bytes().all(|byte| byte == b'0');
        if is_good && (is_zero || !text.starts_with('-')) { digits.parse::<u16>().ok() } else { None }
    };
    let (first, last) = text
        .split_once('-')
        .filter(|(_, last)| !last.is_empty() || text.ends_with('-'))
        .unwrap_or((text, text));
    let range = number(first).zip(number(last)).filter(|(first, last)| first <= last);
    range.ok_or_else(|| format!("`{text}` is not a port or port range"))
}

/// `SOURCE[:TARGET[:PERMISSIONS]]` as a mapping.
pub(crate) fn device(value: &Value) -> Result<Value, String> {
    let Some(text) = value.as_text() else { return Ok(value.clone()) };
    let mut parts = Vec::new();
    let mut at = 0;
    for part in text.split(':') {
        parts.push(at..at + part.len());
        at += part.len() + 1;
    }
    if parts.len() > 3 {
        return Err("it has too many colons: use the long form".to_owned());
    }
    let part = |index: usize| {
        parts.get(index).filter(|range| !range.is_empty()).map(|range| value.slice(range.clone()))
    };
    let source = value.slice(parts[0].clone());
    let mut map = Map::default();
    map.imply("target", part(1).unwrap_or_else(|| source.clone()));
    let permissions = parts.get(2).map(|range| value.slice(range.clone()));
    map.imply("permissions", permissions.unwrap_or_else(|| Value::implied(value.span, "rwm")));
    map.imply("source", source);
    Ok(Value::map(map, value.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::source::Text;

    fn value(text: &str) -> Value {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        Value::text(Text::verbatim(file, 0, text.as_bytes()))
    }

    fn print(value: &Value) -> String {
        let Some(map) = value.as_map() else { return value.print().unwrap_or_default() };
        let fields: Vec<_> =
            map.iter().map(|(key, entry)| format!("{key}={}", print(&entry.value))).collect();
        format!("{{{}}}", fields.join(" "))
    }

    #[test]
    fn volumes() {
        for (short, long) in [
            ("/a", "{target=/a type=volume}"),
            ("/ab", "{target=/ab type=volume volume={}}"),
            ("n:/data", "{target=n:/data type=volume volume={}}"),
            (
                "db:/a//b/:ro,z",
                "{bind={selinux=z} read_only=true source=db target=/a/b type=volume volume={}}",
            ),
            ("./x:/y", "{bind={create_host_path=true} source=./x target=/y type=bind}"),
            ("c:\\x:/y:rw", "{bind={create_host_path=true} source=c:\\x target=/y type=bind}"),
            ("d/e:/f", "{source=d/e target=/f type=volume volume={}}"),
        ] {
            assert_eq!(print(&volume(&value(short)).unwrap()), long, "{short}");
        }
        for short in ["", "abc::/x", "aa:bb:cc:dd", ":/abc"] {
            assert!(volume(&value(short)).is_err(), "{short}");
        }
    }

    #[test]
    fn port_forms() {
        let all = |short: &str| ports(&value(short)).map(|all| all.iter().map(print).collect::<Vec<_>>());
        assert_eq!(all("80").unwrap(), ["{mode=ingress protocol=tcp target=80}"]);
        assert_eq!(
            all("[::1]:5000-5001:9-10/UDP").unwrap(),
            [
                "{host_ip=::1 mode=ingress protocol=udp published=5001 target=10}",
                "{host_ip=::1 mode=ingress protocol=udp published=5000 target=9}"
            ]
        );
        assert_eq!(
            all("8000-8010:80").unwrap(),
            ["{mode=ingress protocol=tcp published=8000-8010 target=80}"]
        );
        assert_eq!(
            all("::1:80:90").unwrap(),
            ["{host_ip=::1 mode=ingress protocol=tcp published=80 target=90}"]
        );
        for short in ["", "a", "localhost:80:80", "80:", "1-3:1-2", "80/http", "70000", "9-8"] {
            assert!(all(short).is_err(), "{short}");
        }
    }
}
