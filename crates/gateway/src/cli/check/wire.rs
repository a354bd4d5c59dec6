//! HTTP/1.1 as bytes: a client that sends exactly what it is given, however wrong, and reads what comes back. No library
//! in between may tidy up what an attacker would not. It must not know what is asked for.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// One exchange takes no longer; a run at the other end may take its time.
const LIMIT: Duration = Duration::from_secs(150);
/// The largest answer that is read.
const MOST: usize = 64 * 1024 * 1024;

/// Where an endpoint listens.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: bool,
}

/// A request as it goes out.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) method: String,
    /// The request target, byte for byte.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Makes one exchange on a connection of its own.
///
/// # Errors
/// A sentence about why there is no answer.
pub(super) async fn exchange(place: &Place, sent: &Sent) -> Result<Answer, String> {
    let going = async {
        let stream = connect(place).await?;
        let (mut reader, mut writer) = tokio::io::split(stream);
        let bytes = written(sent);
        // An endpoint may answer before it has read everything, and then stop reading.
        let writing = async {
            let _ = writer.write_all(&bytes).await;
            let _ = writer.flush().await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            answer = read(&mut reader) => answer,
            () = writing => Err("the request was never answered".to_owned()),
        }
    };
    tokio::time::timeout(LIMIT, going).await.map_err(|_| "there was no answer in time".to_owned())?
}

async fn connect(place: &Place) -> Result<Box<dyn Stream>, String> {
    let host = place.host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, place.port))
        .await
        .map_err(|error| format!("{}:{} cannot be reached: {error}", place.host, place.port))?;
    if !place.tls {
        return Ok(Box::new(stream));
    }
    let mut tls =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(rustls::ConfigBuilder::with_platform_verifier)
            .map_err(|error| format!("TLS cannot be set up: {error}"))?
            .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    let name = ServerName::try_from(host.to_owned()).map_err(|_| format!("{host} is no name for TLS"))?;
    let stream = TlsConnector::from(Arc::new(tls))
        .connect(name, stream)
        .await
        .map_err(|error| format!("{host} cannot be spoken to over TLS: {error}"))?;
    Ok(Box::new(stream))
}

fn written(sent: &Sent) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/1.1\r\n", sent.method, sent.target);
    for (name, value) in &sent.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    [head.as_bytes(), &sent.body].concat()
}

async fn read(reader: &mut (impl AsyncRead + Unpin)) -> Result<Answer, String> {
    let mut bytes = Vec::new();
    loop {
        if let Some(answer) = parsed(&bytes, false)? {
            return Ok(answer);
        }
        if bytes.len() > MOST {
            return Err("the answer has no end".to_owned());
        }
        match reader.read_buf(&mut bytes).await {
            Ok(0) => break,
            Ok(_) => {}
            // What came before the connection broke may be an answer all the same.
            Err(_) => break,
        }
    }
    parsed(&bytes, true)?.ok_or_else(|| "the connection was closed without an answer".to_owned())
}

/// The answer in `bytes`, if it is all there. At the `end` of the connection there is no more to wait for.
fn parsed(bytes: &[u8], end: bool) -> Result<Option<Answer>, String> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut response = httparse::Response::new(&mut headers);
    let unreadable = |error: httparse::Error| format!("the answer is no HTTP: {error}");
    let head = match response.parse(bytes).map_err(unreadable)? {
        httparse::Status::Complete(head) => head,
        httparse::Status::Partial => return Ok(None),
    };
    let status = response.code.unwrap_or_default();
    let rest = bytes.get(head..).unwrap_or_default();
    if (100..200).contains(&status) {
        return parsed(rest, end);
    }
    let headers: Vec<(String, String)> = response
        .headers
        .iter()
        .map(|header| (header.name.to_lowercase(), String::from_utf8_lossy(header.value).into_owned()))
        .collect();
    let find = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let body = if matches!(status, 204 | 304) {
        Some(Vec::new())
    } else if find("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        unchunked(rest)
    } else if let Some(length) = find("content-length").and_then(|value| value.parse::<usize>().ok()) {
        rest.get(..length).map(<[u8]>::to_vec)
    } else {
        end.then(|| rest.to_vec())
    };
    Ok(body.map(|body| Answer { status, headers, body }))
}

/// The body of a chunked answer, if its last chunk is there.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let httparse::Status::Complete((head, size)) = httparse::parse_chunk_size(rest).ok()? else {
            return None;
        };
        let size = usize::try_from(size).ok()?;
        rest = rest.get(head..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size.checked_add(2)?..)?;
    }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// `error.code` of the contract's shape, or nothing.
    pub(super) fn code(&self) -> String {
        let json = self.json();
        json.pointer("/error/code").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_however_it_is_framed() {
        for (bytes, end) in [
            (&b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"[..], false),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1;x=y\r\ni\r\n0\r\n\r\n",
                false,
            ),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhi", true),
        ] {
            let answer = parsed(bytes, end).unwrap().unwrap();
            assert_eq!((answer.status, answer.text().as_str()), (200, "hi"));
        }
    }

    #[test]
    fn half_an_answer_is_none_yet_and_rubbish_is_none_at_all() {
        for bytes in [
            &b""[..],
            b"HTTP/1.1 200 OK\r\ncontent-le",
            b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nhi",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n",
        ] {
            assert!(parsed(bytes, false).unwrap().is_none());
        }
        assert!(parsed(b"<html>", true).is_err());
    }

    #[test]
    fn what_is_sent_is_what_was_given() {
        let sent = Sent {
            method: "GET".into(),
            target: "/a/../\u{0}".into(),
            headers: vec![("X".into(), "1".into()), ("X".into(), "2".into())],
            body: b"b".to_vec(),
        };
        assert_eq!(written(&sent), b"GET /a/../\0 HTTP/1.1\r\nX: 1\r\nX: 2\r\n\r\nb");
    }
}
