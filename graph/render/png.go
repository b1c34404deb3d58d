package render

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pngScale makes a picture sharp on dense screens; maxPixels bounds its
// memory: larger pictures are scaled down.
const (
	pngScale  = 2.0
	maxPixels = 24_000_000
)

// PNG writes the picture in the scene's theme: the same bytes each time.
func (s *Scene) PNG(w io.Writer) error {
	d, err := s.paint()
	if err != nil {
		return err
	}
	scale := min(pngScale, math.Sqrt(maxPixels/(d.w*d.h)))
	c := &canvas{
		img:   image.NewRGBA(image.Rect(0, 0, int(math.Ceil(d.w*scale)), int(math.Ceil(d.h*scale)))),
		scale: scale, theme: s.theme, fonts: s.fonts, faces: map[faceKey]font.Face{},
	}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(s.theme[paper]), image.Point{}, draw.Src)
	for _, g := range d.groups {
		for _, i := range g.items {
			if err := c.draw(i); err != nil {
				return err
			}
		}
	}
	if err := png.Encode(w, c.img); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

// canvas draws items into an image.
type canvas struct {
	img   *image.RGBA
	scale float64
	theme theme
	fonts *fonts
	faces map[faceKey]font.Face
}

type faceKey struct {
	size float64
	bold bool
}

func (c *canvas) draw(i item) error {
	if i.text != "" {
		return c.write(i)
	}
	lines := flatten(i.path, c.scale)
	if i.fill != none {
		c.fill(lines, c.theme[i.fill])
	}
	if i.stroke != none {
		if i.dash.on > 0 {
			lines = dashes(lines, i.dash, c.scale)
		}
		c.fill(strokes(lines, i.width*c.scale, i.round || i.dash.on == 0), c.theme[i.stroke])
	}
	return nil
}

func (c *canvas) write(i item) error {
	key := faceKey{i.size, i.bold}
	face := c.faces[key]
	if face == nil {
		var err error
		if face, err = c.fonts.face(i.bold, i.size*c.scale); err != nil {
			return err
		}
		c.faces[key] = face
	}
	d := font.Drawer{
		Dst: c.img, Src: image.NewUniform(c.theme[i.fill]), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(math.Round(i.at.x * c.scale * 64)), Y: fixed.Int26_6(math.Round(i.at.y * c.scale * 64))},
	}
	d.DrawString(i.text)
	return nil
}

// bandHeight is how many rows are filled at once: a long arrow would else need
// the memory and time of all the page that it crosses.
const bandHeight = 256

// fill fills closed lines; what winds twice in the same direction is filled
// once.
func (c *canvas) fill(lines []polyline, ink color.RGBA) {
	frames := make([]image.Rectangle, len(lines))
	all := image.Rectangle{}
	for i, l := range lines {
		frames[i] = l.frame()
		all = all.Union(frames[i])
	}
	// The rasterizer does not stop at the edge of the image by itself.
	all = all.Intersect(c.img.Bounds())
	for top := all.Min.Y; top < all.Max.Y; top += bandHeight {
		band := image.Rect(all.Min.X, top, all.Max.X, min(top+bandHeight, all.Max.Y))
		area := image.Rectangle{}
		for _, f := range frames {
			area = area.Union(f.Intersect(band))
		}
		if area.Empty() {
			continue
		}
		z := vector.NewRasterizer(area.Dx(), area.Dy())
		for i, l := range lines {
			if frames[i].Overlaps(area) {
				l.add(z, area.Min)
			}
		}
		z.Draw(c.img, area, image.NewUniform(ink), image.Point{})
	}
}

// frame is the smallest rectangle of whole pixels around a line.
func (l polyline) frame() image.Rectangle {
	lowX, lowY, highX, highY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range l.spots {
		lowX, lowY = min(lowX, p.x), min(lowY, p.y)
		highX, highY = max(highX, p.x), max(highY, p.y)
	}
	return image.Rect(int(math.Floor(lowX)), int(math.Floor(lowY)), int(math.Ceil(highX))+1, int(math.Ceil(highY))+1)
}

// add gives a closed line to the rasterizer of an area.
func (l polyline) add(z *vector.Rasterizer, corner image.Point) {
	for i, p := range l.spots {
		x, y := float32(p.x-float64(corner.X)), float32(p.y-float64(corner.Y))
		if i == 0 {
			z.MoveTo(x, y)
		} else {
			z.LineTo(x, y)
		}
	}
	z.ClosePath()
}
