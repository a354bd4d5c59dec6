//! Answers as they are sent, and the same with rubbish in the place of some of their members.

use crate::luck::Luck;
use crate::paper;
use jackfield_core::json::{Value, parse};

/// One answer of each kind, in every layout that is known.
pub(crate) const ANSWERS: [&str; 14] = [
    r#"{"connectors":[{"id":"hubspot","name":"HubSpot","icon":"connectors/hubspot/icon","group":["input"],"category":["crm","oas"]},{"connectorId":"b","displayName":"B","category":"crm"}]}"#,
    r#"{"data":[{"id":"a","name":" A ","category":["x","x",""]}]}"#,
    r#"{"resources":[{"name":"contacts","description":"**People**","actions":[{"id":"createContact","name":"Create","description":"Makes one"},{"id":"b","displayName":"B"}]}]}"#,
    r##"{"action":{"id":"createContact","displayName":"Create","description":"x","httpMethod":"post","path":"/crm/{id}/{id}/{other}","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"integer"}},{"name":"f[x]","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"enum":["a","b"]}}},{"$ref":"#/components/parameters/P"}],"requestBody":{"type":"object","required":["properties"],"properties":{"properties":{"type":"object","properties":{"email":{"type":"string","format":"email"}}},"next":{"$ref":"#/components/schemas/A"}}},"components":{"parameters":{"P":{"name":"p","in":"header","type":"string"}},"schemas":{"A":{"oneOf":[{"type":"string"},{"$ref":"#/components/schemas/A"}]}}},"sampleSuccessResponse":{"id":1}}}"##,
    r#"{"id":"a","name":"A","requestBody":{"required":true,"content":{"text/plain":{"schema":{}},"application/json":{"schema":{"type":"array","items":{"type":"string"}}}}}}"#,
    r#"{"data":{"id":"a","inputSchema":{"schema":{"type":"object"}}}}"#,
    r#"{"action":{"id":"a","parameters":[{"in":"body","name":"body","schema":{"type":"object"}},{"in":"query","name":"q","type":"string","description":"d"},{"in":"cookie","name":"c"}]}}"#,
    r#"{"metadata":[{"authenticationType":"oauth2","properties":[{"name":"userId","required":true,"type":"string"}]},{"authenticationType":"apiKey","authConfigRequired":true,"properties":[{"name":"api_key","required":true,"type":"string"},{"name":"limit","type":"integer"}]}]}"#,
    r##"{"metadata":[{"authenticationType":"oauth2","inputSchema":{"type":"object","required":["data"],"properties":{"userId":{"type":"string"},"data":{"type":"object","required":["subdomain"],"properties":{"subdomain":{"type":"string"},"inner":{"$ref":"#/properties/data"}}}}}}]}"##,
    r#"{"credentials":[{"credentialId":"1","name":"Jane's","type":"hubspot-oauth2","createdAt":"2026-01-31T09:00:00Z","updatedAt":"x"}]}"#,
    r#"{"data":[{"id":"1","type":"hubspot"}]}"#,
    r#"{"data":{"oauthUrl":"https://a.example/?t=1","credentialId":"7"}}"#,
    r#"{"executionId":"1","status":"ok","responseData":{"id":9007199254740993,"list":[{"a":[1,2,3]}]}}"#,
    r#"{"error":{"source":"THIRD_PARTY","code":"X","message":"gone","details":{"httpStatusCode":401}},"requestId":"r"}"#,
];

/// One of them with some of it replaced, doubled, or left out; sometimes no JSON any more.
pub(crate) fn answer(luck: &mut Luck) -> String {
    let real = parse(luck.one_of(&ANSWERS)).unwrap();
    let mut text = String::new();
    write(&real, luck, &mut text);
    if luck.percent(15) { paper::scratched(&text, luck) } else { text }
}

fn write(value: &Value, luck: &mut Luck, out: &mut String) {
    if luck.percent(5) {
        return paper::json(luck, 3, out);
    }
    match value {
        Value::Array(items) => {
            out.push('[');
            // Now and then many of them.
            let times = if luck.percent(3) { 200 } else { 1 };
            let mut first = true;
            for item in (0..times).flat_map(|_| items.iter()) {
                if !std::mem::take(&mut first) {
                    out.push(',');
                }
                if times == 1 { write(item, luck, out) } else { out.push_str(&item.to_string()) }
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            let mut first = true;
            for (name, member) in members.iter() {
                for _ in 0..if luck.percent(3) { 2 } else { usize::from(!luck.percent(3)) } {
                    if !std::mem::take(&mut first) {
                        out.push(',');
                    }
                    out.push_str(&Value::from(&**name).to_string());
                    out.push(':');
                    write(member, luck, out);
                }
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}
