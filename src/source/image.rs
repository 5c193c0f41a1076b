//! *The header of an image → its size in pixels*, so that pages can reserve the room. PNG, GIF,
//! JPEG, WebP, AVIF and SVG.
//!
//! **Invariants.** Whatever is not understood has no size; nothing is sliced unchecked. Only the
//! start of a file is looked at, but for JPEG, whose segments are skipped one by one.

/// Width and height of the image in `bytes`.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
    } else if bytes.starts_with(b"GIF8") {
        Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?))
    } else if bytes.starts_with(b"\xFF\xD8") {
        jpeg(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp(bytes)
    } else if bytes.get(4..12) == Some(b"ftypavif") {
        avif(bytes)
    } else {
        svg(bytes)
    };
    size.filter(|(width, height)| *width > 0 && *height > 0)
}

fn big(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(len)?)?;
    Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(len)?)?;
    let sum = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
    Some(bytes.iter().rev().fold(0, sum))
}

/// The size stands in the first "start of frame" segment.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Padding, and markers without a segment.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            0xD9 | 0xDA => return None,
            _ => at += 2 + usize::try_from(big(bytes, at + 2, 2)?).ok()?,
        }
    }
}

/// The three forms of a WebP file each have their own header.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3FFF, little(bytes, 28, 2)? & 0x3FFF)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

/// The largest "image spatial extents" box near the start: smaller ones are tiles and previews.
fn avif(bytes: &[u8]) -> Option<(u32, u32)> {
    let start = bytes.get(..bytes.len().min(4096))?;
    start
        .windows(4)
        .enumerate()
        .filter(|(_, name)| name == b"ispe")
        .filter_map(|(at, _)| Some((big(bytes, at + 8, 4)?, big(bytes, at + 12, 4)?)))
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}

/// `width` and `height` where they are given in pixels, otherwise the `viewBox`.
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

/// A number of pixels, rounded to a whole one.
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
    fn the_header_of_every_format_tells_the_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x02";
        let gif = b"GIF89a\x10\0\x20\0\0";
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xFF\xC2\0\x11\x08\0\x20\0\x10\x03";
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x10\0\x20\0";
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x0F\xC0\x07\0";
        let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x0F\0\0\x1F\0\0";
        let avif = b"\0\0\0\x1Cftypavif\0\0\0\x14ispe\0\0\0\0\0\0\0\x10\0\0\0\x20";
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
