package photo

import "encoding/binary"

// orientation reads the one tag that must be honoured before EXIF is dropped:
// 0x0112 in the first directory of a TIFF structure. It returns 0 when there is
// none or it makes no sense.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	dir := uint64(order.Uint32(tiff[4:]))
	if dir+2 > uint64(len(tiff)) {
		return 0
	}
	count := int(order.Uint16(tiff[dir:]))
	entries := tiff[dir+2:]
	for range count {
		if len(entries) < 12 {
			return 0
		}
		const tagOrientation, typeShort = 0x0112, 3
		if order.Uint16(entries) == tagOrientation {
			v := int(order.Uint16(entries[8:]))
			if order.Uint16(entries[2:]) != typeShort || v < 1 || v > 8 {
				return 0
			}
			return v
		}
		entries = entries[12:]
	}
	return 0
}
