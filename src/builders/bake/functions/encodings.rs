//! Functions that write values as texts, and read them back.

use super::arguments::Given;
use crate::builders::bake::value::Value;

// Source: RFC 4648, section 4.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Given> {
    let text = || arguments.first().and_then(Value::to_text);
    let given = match name {
        "base64decode" => text().and_then(|text| decode(&text)).map(Value::Text),
        "base64encode" => text().map(|text| Value::Text(encode(text.as_bytes()))),
        "jsondecode" => {
            text().and_then(|text| serde_json::from_str(&text).ok()).map(|json| Value::from_json(&json))
        }
        "jsonencode" => arguments.first().map(|value| Value::Text(escaped(&value.to_json().to_string()))),
        "urlencode" => text().map(|text| Value::Text(url(&text))),
        _ => return None,
    };
    Some(given)
}

/// JSON as Go writes it: `<`, `>` and `&` are escaped.
fn escaped(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn encode(bytes: &[u8]) -> String {
    let mut written = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |number: usize| u32::from(chunk.get(number).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for number in 0..4 {
            let sign = BASE64[(bits >> (18 - 6 * number) & 63) as usize];
            written.push(if number > chunk.len() { '=' } else { char::from(sign) });
        }
    }
    written
}

fn decode(text: &str) -> Option<String> {
    let signs = text.trim_end_matches('=').bytes();
    let (mut bytes, mut bits, mut filled) = (Vec::new(), 0_u32, 0);
    for sign in signs {
        let value = BASE64.iter().position(|own| *own == sign)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            bytes.push(u8::try_from(bits >> filled & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A text as part of a query.
fn url(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}
