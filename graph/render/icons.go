package render

import (
	"strconv"
	"strings"
)

// icon is a drawing of lines in a square of 24, as steps: M and L with x y,
// C with three spots, Z, O with a circle's middle and radius, R with a
// rectangle's corner, width, height and corner radius.
type icon string

// The icons.
const (
	noIcon       icon = ""
	personIcon   icon = "O 12 7.5 4 M 3.5 20.5 C 3.5 16 7.5 14 12 14 C 16.5 14 20.5 16 20.5 20.5 Z"
	peopleIcon   icon = "O 9 8 3.4 M 2 19.5 C 2 15.8 5 14 9 14 C 13 14 16 15.8 16 19.5 Z M 15.5 4.8 C 19.5 5 19.5 11 15.5 11.2 M 18 14.2 C 20.7 15 22 16.8 22 19.5"
	crownIcon    icon = "M 4 18.5 L 2.8 8 L 8.2 12 L 12 5 L 15.8 12 L 21.2 8 L 20 18.5 Z"
	badgeIcon    icon = "R 4.5 5 15 16 2.5 M 9.5 2.8 L 14.5 2.8 L 14.5 5 M 9.5 2.8 L 9.5 5 O 12 11 2.3 M 8 17.6 C 8.4 15.4 10 14.9 12 14.9 C 14 14.9 15.6 15.4 16 17.6"
	clockIcon    icon = "O 12 12 8.5 M 12 7 L 12 12 L 15.5 14"
	gearIcon     icon = "O 12 12 3.2 O 12 12 7 M 12 2.5 L 12 5 M 12 19 L 12 21.5 M 2.5 12 L 5 12 M 19 12 L 21.5 12 M 5.3 5.3 L 7 7 M 17 17 L 18.7 18.7 M 5.3 18.7 L 7 17 M 17 7 L 18.7 5.3"
	lambdaIcon   icon = "M 6.5 4 L 9.5 4 L 16.5 20 L 19 20 M 11.4 9.2 L 6 20"
	chipIcon     icon = "R 6.5 6.5 11 11 1.5 R 10 10 4 4 0.5 M 9 3 L 9 6.5 M 15 3 L 15 6.5 M 9 17.5 L 9 21 M 15 17.5 L 15 21 M 3 9 L 6.5 9 M 3 15 L 6.5 15 M 17.5 9 L 21 9 M 17.5 15 L 21 15"
	cubeIcon     icon = "M 12 3 L 20 7.5 L 20 16.5 L 12 21 L 4 16.5 L 4 7.5 Z M 4 7.5 L 12 12 L 20 7.5 M 12 12 L 12 21"
	arrowsIcon   icon = "M 4 8 L 19.5 8 M 15.5 4 L 19.5 8 L 15.5 12 M 20 16 L 4.5 16 M 8.5 12 L 4.5 16 L 8.5 20"
	lockIcon     icon = "R 5 11 14 10 2 M 8 11 L 8 8 C 8 2.7 16 2.7 16 8 L 16 11 M 12 15 L 12 17.2"
	keyIcon      icon = "O 8 15.8 4.4 M 11.2 12.6 L 20.3 3.5 M 15.5 8.3 L 18.8 11.6"
	cameraIcon   icon = "R 3 7 18 13 2.5 M 8 7 L 9.5 4 L 14.5 4 L 16 7 O 12 13.5 3.5"
	globeIcon    icon = "O 12 12 9 M 12 3 C 7 8 7 16 12 21 C 17 16 17 8 12 3 M 3 12 L 21 12"
	buildingIcon icon = "R 5 3 14 18 1.5 M 9 7.5 L 10.5 7.5 M 13.5 7.5 L 15 7.5 M 9 12 L 10.5 12 M 13.5 12 L 15 12 M 10 21 L 10 17 L 14 17 L 14 21"
	shieldIcon   icon = "M 12 3 L 19.5 6 L 19.5 11 C 19.5 16.3 16.3 19.6 12 21.3 C 7.7 19.6 4.5 16.3 4.5 11 L 4.5 6 Z M 8.8 12 L 11.2 14.4 L 15.4 9.6"
)

// outline reads the steps of an icon; nil for none.
func (i icon) outline() outline {
	fields := strings.Fields(string(i))
	var o outline
	at := 0
	number := func() float64 {
		at++
		if at > len(fields) {
			return 0
		}
		v, _ := strconv.ParseFloat(fields[at-1], 64)
		return v
	}
	for at < len(fields) {
		at++
		switch fields[at-1] {
		case "M":
			o = o.move(number(), number())
		case "L":
			o = o.line(number(), number())
		case "C":
			o = o.cube(number(), number(), number(), number(), number(), number())
		case "Z":
			o = o.close()
		case "O":
			o = append(o, ring(spot{number(), number()}, number())...)
		case "R":
			o = append(o, roundBox(box{number(), number(), number(), number()}, number())...)
		}
	}
	return o
}
