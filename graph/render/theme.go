package render

import (
	"fmt"
	"image/color"
)

// ink is a colour by its use; a theme gives it a value.
type ink int

// The inks. A hue has three: line, fill and mark.
const (
	none ink = iota
	paper
	text
	muted
	card
	cardLine
	hairline
	solidLine
	ifLine
	ifFill
	unknownLine
	networkLine
	badBand
	tint0
	tint1
	tint2
	tint3
	tintLine0
	tintLine1
	tintLine2
	tintLine3
	skyLine
	skyFill
	purpleLine
	purpleFill
	greenLine
	greenFill
	orangeLine
	orangeFill
	blueLine
	blueFill
	redLine
	redFill
	greyLine
	greyFill
	blueMark
	inks // how many there are
)

// hue is a pair of inks for a kind of node.
type hue struct{ line, fill, mark ink }

var (
	skyHue    = hue{skyLine, skyFill, skyLine}
	purpleHue = hue{purpleLine, purpleFill, purpleLine}
	greenHue  = hue{greenLine, greenFill, greenLine}
	orangeHue = hue{orangeLine, orangeFill, orangeLine}
	blueHue   = hue{blueLine, blueFill, blueMark}
	redHue    = hue{redLine, redFill, redLine}
	greyHue   = hue{greyLine, greyFill, greyLine}
)

// tints colour the boxes of accounts, one after the other.
var tints = [][2]ink{{tint0, tintLine0}, {tint1, tintLine1}, {tint2, tintLine2}, {tint3, tintLine3}}

// theme gives each ink a colour. The colours are the Okabe-Ito set and shades
// of it, which people with any common colour blindness can tell apart; text
// has a contrast of 4.5 to 1 or more on what it stands on.
type theme [inks]color.RGBA

// lightTheme is for white pages.
func lightTheme() theme {
	return theme{
		paper: hex(0xffffff), text: hex(0x1b1f24), muted: hex(0x5f6368), card: hex(0xffffff),
		cardLine: hex(0xc4cad2), hairline: hex(0xe1e5ea),
		solidLine: hex(0x434b56), ifLine: hex(0xb34700), ifFill: hex(0xfff0e3),
		unknownLine: hex(0x757c85), networkLine: hex(0x00664b), badBand: hex(0xb34700),
		tint0: hex(0xf2f7fb), tint1: hex(0xfaf5f0), tint2: hex(0xf2f8f5), tint3: hex(0xf8f3f7),
		tintLine0: hex(0xc3d8e8), tintLine1: hex(0xe4d2bd), tintLine2: hex(0xc1dccf), tintLine3: hex(0xdfcbd9),
		skyLine: hex(0x005a8c), skyFill: hex(0xd9eefb), purpleLine: hex(0x8f4574), purpleFill: hex(0xf7e6f0),
		greenLine: hex(0x00664b), greenFill: hex(0xd9f2ea), orangeLine: hex(0x7a4f00), orangeFill: hex(0xfcedcb),
		blueLine: hex(0x005a8c), blueFill: hex(0x0072b2), blueMark: hex(0xffffff),
		redLine: hex(0xb34700), redFill: hex(0xfde6d8), greyLine: hex(0x4a515a), greyFill: hex(0xe9ecf0),
	}
}

// darkTheme is for dark pages.
func darkTheme() theme {
	return theme{
		paper: hex(0x14171a), text: hex(0xe8eaed), muted: hex(0xa6adb5), card: hex(0x1f2429),
		cardLine: hex(0x464e57), hairline: hex(0x2f353b),
		solidLine: hex(0xb4bcc6), ifLine: hex(0xe69f00), ifFill: hex(0x33270f),
		unknownLine: hex(0x8d959e), networkLine: hex(0x2fb98f), badBand: hex(0xf0853f),
		tint0: hex(0x17222b), tint1: hex(0x26201a), tint2: hex(0x17241f), tint3: hex(0x251c23),
		tintLine0: hex(0x2c4557), tintLine1: hex(0x4f4030), tintLine2: hex(0x2c4a3e), tintLine3: hex(0x4c3a47),
		skyLine: hex(0x56b4e9), skyFill: hex(0x14303f), purpleLine: hex(0xdb93bb), purpleFill: hex(0x38202e),
		greenLine: hex(0x2fb98f), greenFill: hex(0x10332a), orangeLine: hex(0xe69f00), orangeFill: hex(0x38290a),
		blueLine: hex(0x7cc4f0), blueFill: hex(0x0072b2), blueMark: hex(0xffffff),
		redLine: hex(0xf0853f), redFill: hex(0x3b1f10), greyLine: hex(0xb4bcc6), greyFill: hex(0x2d333a),
	}
}

func hex(rgb uint32) color.RGBA {
	return color.RGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
}

func themeNamed(name string) (theme, error) {
	switch name {
	case "", Light:
		return lightTheme(), nil
	case Dark:
		return darkTheme(), nil
	}
	return theme{}, fmt.Errorf("%w: no theme %q, use light or dark", ErrOptions, name)
}

// inkNames are the class names of inks in an SVG.
var inkNames = [inks]string{
	"none", "paper", "text", "muted", "card", "card-line", "hairline", "yes", "if", "if-fill", "unknown", "network", "score",
	"tint-0", "tint-1", "tint-2", "tint-3", "tint-line-0", "tint-line-1", "tint-line-2", "tint-line-3",
	"sky", "sky-fill", "purple", "purple-fill", "green", "green-fill", "orange", "orange-fill",
	"blue", "blue-fill", "red", "red-fill", "grey", "grey-fill", "mark",
}
