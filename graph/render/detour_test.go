package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArrowsGoAroundBoxes(t *testing.T) {
	t.Parallel()
	s := scene(t, "crowd", Light)
	if got := s.places.across(s); len(got) != 0 {
		t.Errorf("arrows %v lie on boxes of others", got)
	}
	out, err := run(plan(s, &s.places, "true"))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := parseDot(out)
	if err != nil {
		t.Fatal(err)
	}
	plain := s.places.empty()
	if err := plain.read(s, drawn); err != nil {
		t.Fatal(err)
	}
	if len(plain.across(s)) == 0 {
		t.Error("the engine needs no detour here: this test proves nothing, find another sample")
	}
}

func TestEnter(t *testing.T) {
	t.Parallel()
	b := box{100, 100, 50, 20}
	for _, test := range []struct {
		name string
		line []spot
		want entrance
		ok   bool
	}{
		{"from the left", []spot{{0, 110}, {90, 110}}, entrance{0, spot{100, 110}}, true},
		{"from the right", []spot{{300, 110}, {155, 110}}, entrance{0, spot{150, 110}}, true},
		{"from above, on the second piece", []spot{{0, 0}, {120, 0}, {120, 105}}, entrance{1, spot{120, 100}}, true},
		{"from below", []spot{{120, 300}, {120, 118}}, entrance{0, spot{120, 120}}, true},
		{"past it", []spot{{0, 50}, {300, 50}}, entrance{}, false},
		{"away from it", []spot{{50, 110}, {0, 110}}, entrance{}, false},
		{"far too short", []spot{{0, 110}, {20, 110}}, entrance{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, ok := enter(test.line, b)
			if ok != test.ok {
				t.Fatalf("enters: %t, want %t", ok, test.ok)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(entrance{}, spot{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBend(t *testing.T) {
	t.Parallel()
	a := bend([]spot{{0, 0}, {100, 0}, {100, 100}}, true)
	if len(a.curve)%3 != 1 {
		t.Errorf("%d spots are no curve", len(a.curve))
	}
	if (a.tip != spot{100, 100}) || (a.curve[len(a.curve)-1] != spot{100, 90.14}) {
		t.Errorf("the head goes from %v to %v", a.curve[len(a.curve)-1], a.tip)
	}
	if last := bend([]spot{{0, 0}, {100, 0}}, false).curve; (last[len(last)-1] != spot{100, 0}) {
		t.Errorf("without a head the line ends at %v", last[len(last)-1])
	}
}
