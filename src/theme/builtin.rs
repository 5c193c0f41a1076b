//! *The default theme, compiled into the binary.* A site overrides any of these files by placing
//! its own under the same name.

macro_rules! templates {
    ($($name:literal,)*) => {
        /// Name and text of every template.
        pub const TEMPLATES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../templates/", $name))),)*];
    };
}

macro_rules! statics {
    ($($name:literal,)*) => {
        /// Path and bytes of every static file.
        pub const STATICS: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../static/", $name))),)*];
    };
}

templates!["redirect.html",];

statics![];

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &str) -> Vec<String> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut files: Vec<String> = walkdir::WalkDir::new(&root)
            .into_iter()
            .map(|entry| entry.expect("the folder can be read"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).expect("a path below it");
                path.to_string_lossy().replace('\\', "/")
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn every_file_of_the_theme_is_compiled_in() {
        let templates: Vec<_> = TEMPLATES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(templates, files("templates"));
        let statics: Vec<_> = STATICS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(statics, files("static"));
    }
}
