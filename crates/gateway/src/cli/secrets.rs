//! Secrets, from the environment or from files that it names. Never from flags, which show in the list of processes.

use jackfield_gateway::Secret;

/// The first of these variables that is set, or whose `…_FILE` names a file. The process's own environment is left as
/// it is.
///
/// # Errors
/// A sentence that names the variable, where its file cannot be read.
pub(super) fn secret(variables: &[&str]) -> Result<Option<Secret>, String> {
    for variable in variables {
        if let Some(secret) =
            std::env::var(variable).ok().map(Secret::new).filter(|secret| !secret.is_blank())
        {
            return Ok(Some(secret));
        }
        let from_file = format!("{variable}_FILE");
        if let Some(path) = std::env::var_os(&from_file).filter(|path| !path.is_empty()) {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("{from_file}: {}: {error}", path.to_string_lossy()))?;
            // Editors and `echo` put an end of line there that nobody means.
            return Ok(
                Some(Secret::new(text.trim_end_matches(['\r', '\n']))).filter(|secret| !secret.is_blank())
            );
        }
    }
    Ok(None)
}

/// A secret that must not be guessable.
///
/// # Errors
/// A sentence that names the variable and never the value.
pub(super) fn long_enough(variable: &str, secret: Secret, bytes: usize) -> Result<Secret, String> {
    if secret.expose().len() < bytes {
        return Err(format!("{variable} is too short: {bytes} bytes or more"));
    }
    Ok(secret)
}
