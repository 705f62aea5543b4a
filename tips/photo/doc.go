// Package photo turns a picture that somebody sent into a fresh JPEG that
// carries the pixels and nothing else.
//
// Call [Clean] with what was downloaded and [Default] limits. JPEG, PNG and
// WebP come in; what goes out has been decoded, turned upright, put on white,
// made smaller if need be, and encoded anew. No EXIF (place, camera, time,
// thumbnail), XMP, IPTC, colour profile, comment, text chunk or trailing data
// survives, because no byte of the source is copied.
//
// # Cost
//
// Size, kind and dimensions are judged from the headers before anything is
// decoded. The decoders then take at most [Limits].Memory, by an estimate that
// holds for the worst file of that shape: 1.5 to 3 bytes a pixel for an
// ordinary JPEG, 7.5 to 15 for a progressive one, 4 to 16 for PNG, 4 to 12 for
// WebP. To this come the source itself (MaxBytes, held once; twice while it is
// read), the first reduced copy (one byte a pixel, only for what is more than
// twice too large) and two pictures of the final size at four bytes a pixel.
// With the defaults this stays under 450 MB for the most hostile file, and
// under 100 MB for a 12-megapixel photo. Clean keeps nothing afterwards; how
// many run at once is the caller's to bound.
//
// # What bites
//
// What the picture shows stays: a face, a name at the top of a screenshot, a
// watermark. So may the sensor's own noise, less so in a reduced picture.
// Colours of a wide-gamut profile come out a little dull. An animated PNG
// becomes its first frame; an animated WebP is refused.
package photo
