//! `adopt`: writes the `site.toml` that makes explicit what is inferred without one.

use super::arguments::{Adopt, Global};
use super::terminal::{display_path, print};
use crate::config::{self, Overrides};
use crate::fatal::Fatal;
use crate::{Input, load};
use std::io::{ErrorKind, Write};

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk for a new site.toml")]
pub(super) fn adopt(global: &Global, adopt: &Adopt) -> Result<u8, Fatal> {
    let path = global.root.join("site.toml");
    let refused = || Fatal::Refused {
        message: format!("`{}` exists", display_path(&path)),
        help: "this handbook says itself what it is: there is nothing to adopt".into(),
    };
    if path.try_exists().map_err(Fatal::io("read", &path))? {
        return Err(refused());
    }
    let loaded = load(&Input {
        root: global.root.clone(),
        overrides: Overrides::default(),
        environment: global.environment()?,
        progress: &|_| {},
    })?;
    let (handbook, layout) = (&loaded.handbook, &loaded.sources.layout);
    let has = |folder: &str| global.root.join(folder).is_dir();
    let text = config::adopted(&handbook.config, handbook.site_title(), layout, has);
    if adopt.dry_run {
        print(&text)?;
        return Ok(0);
    }
    let mut file = std::fs::File::create_new(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => refused(),
        _ => Fatal::io("create", &path)(error),
    })?;
    file.write_all(text.as_bytes()).map_err(Fatal::io("write", &path))?;
    if !global.quiet {
        print(&format!("wrote {}\n", display_path(&path)))?;
    }
    Ok(0)
}
