//! *Comments of HTML.*

/// Returns the trimmed text without comments; `None` if a comment is not closed.
pub(super) fn without_comments(html: &str) -> Option<String> {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        let end = comment.find("-->")?;
        rest = comment.get(end + 3..)?;
    }
    kept.push_str(rest);
    Some(kept.trim().to_owned())
}
