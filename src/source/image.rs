//! *The header of an image → its size in pixels*, so that pages can reserve the space. PNG, GIF, JPEG,
//! WebP, AVIF and SVG.
//!
//! **Invariants.** An image of another format, or with a damaged header, has no size.

/// Returns width and height of the image in `bytes`.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match imagesize::image_type(bytes) {
        Ok(_) => raster(bytes),
        Err(_) => svg(bytes),
    };
    size.filter(|(width, height)| *width > 0 && *height > 0)
}

fn raster(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// Returns `width` and `height` if they are in pixels, otherwise the size of the `viewBox`.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    use quick_xml::events::Event;
    let start = bytes.get(..bytes.len().min(64 * 1024))?;
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if *first != b'<' && *first != 0xEF {
        return None;
    }
    let mut reader = quick_xml::Reader::from_reader(start);
    let element = loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => break element,
            Event::Eof => return None,
            _ => {}
        }
    };
    if element.local_name().as_ref() != "svg" {
        return None;
    }
    let attribute = |name: &str| {
        let attribute = element.try_get_attribute(name).ok()??;
        Some(attribute.value.into_owned())
    };
    let pixels = |name: &str| attribute(name).and_then(|text| whole(&text));
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let view_box = attribute("viewBox")?;
    let mut numbers =
        view_box.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).skip(2);
    Some((whole(numbers.next()?)?, whole(numbers.next()?)?))
}

/// Parses a number of pixels and rounds it.
fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    let number: f64 = text.strip_suffix("px").unwrap_or(text).parse().ok()?;
    // The bounds make the conversion exact but for the fraction.
    (number.is_finite() && (0.5..1e9).contains(&number)).then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_its_size_in_the_header() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x02";
        let gif = b"GIF89a\x10\0\x20\0\0\0\0";
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x11\x08\0\x20\0\x10\x03";
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x10\0\x20\0";
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x0F\xC0\x07\0";
        let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x0F\0\0\x1F\0\0";
        let avif = b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x30meta\0\0\0\0\0\0\0\x24iprp\
            \0\0\0\x1Cipco\0\0\0\x14ispe\0\0\0\0\0\0\0\x10\0\0\0\x20";
        assert_eq!(size(png), Some((640, 480)));
        for bytes in [&gif[..], jpeg, lossy, lossless, extended, avif] {
            assert_eq!(size(bytes), Some((16, 32)), "{bytes:?}");
            for len in 0..bytes.len() {
                size(&bytes[..len]);
            }
        }
    }

    #[test]
    fn an_svg_says_its_size_or_its_view_box() {
        for (svg, wanted) in [
            ("<?xml version=\"1.0\"?><!-- a --><svg width='16px' height='31.6'/>", Some((16, 32))),
            ("<svg viewBox='0 0 16,32' width='100%'><g/></svg>", Some((16, 32))),
            ("<svg/>", None),
            ("<html width='16' height='32'>", None),
            ("plain", None),
            ("<svg viewBox='0 0 NaN -1'/>", None),
        ] {
            assert_eq!(size(svg.as_bytes()), wanted, "{svg}");
        }
    }
}
