//! Where everything stands on the map: circles on the communes' centres, their
//! labels, a scale. Only numbers; the template draws them.

/// What stands at a place.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Degrees north, in millionths.
    pub latitude_micro: i64,
    /// Degrees east, in millionths.
    pub longitude_micro: i64,
    /// The circle's area; zero leaves a dot, below zero has a sign of its own.
    pub value: i64,
    /// What may stand beside it.
    pub label: String,
    /// What it says when pointed at.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

/// A name that is written for orientation where there is room.
#[derive(Clone, Debug)]
pub struct Ground {
    /// Degrees north, in millionths.
    pub latitude_micro: i64,
    /// Degrees east, in millionths.
    pub longitude_micro: i64,
    /// The name.
    pub name: String,
}

/// A circle on the picture, in its units.
#[derive(Clone, PartialEq, Debug)]
pub struct Circle {
    pub x: f64,
    pub y: f64,
    pub radius: f64,
    pub is_empty: bool,
    pub is_negative: bool,
    pub title: String,
    pub href: String,
}

/// A text on the picture; `anchor` is SVG's.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    pub x: f64,
    pub y: f64,
    pub anchor: &'static str,
    pub text: String,
}

/// The picture, without the words around it.
#[derive(Clone, Default, Debug)]
pub struct Drawn {
    pub height: f64,
    /// The largest first, so that none is hidden.
    pub circles: Vec<Circle>,
    pub labels: Vec<Label>,
    pub grounds: Vec<Label>,
    /// The length of the scale and how many kilometres that is.
    pub scale: (f64, i64),
    /// Circles to read sizes by, and their values: the largest, and a quarter of it.
    pub samples: Vec<(f64, i64)>,
}

/// The picture's width in its own units.
pub const WIDTH: f64 = 620.0;
/// Room at the sides and below for circles and labels, above for the heading.
const SIDE: f64 = 60.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 84.0;
const HIGHEST: f64 = 640.0;
/// The largest circle where few are drawn; where more are, they share the room.
const LARGEST: f64 = 30.0;
const FEW: f64 = 30.0;
const SMALLEST: f64 = 2.5;
/// Labels beyond these would be a wood of words.
const LABELS: usize = 28;
/// One degree of latitude.
const KM: f64 = 111.2;
/// A map of one commune shows at least so much: about 5 km.
const LEAST_DEGREES: f64 = 0.05;

/// To a tenth: finer is not seen and makes the page heavier.
fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[allow(clippy::cast_precision_loss, reason = "a picture, not an amount")]
fn degrees(micro: i64) -> f64 {
    micro as f64 / 1e6
}

/// A box that text or nothing else may stand in.
#[derive(Clone, Copy)]
struct Room {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Room {
    fn of(x: f64, y: f64, anchor: &str, text: &str, letter: f64) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a text has few letters")]
        let width = text.chars().count() as f64 * letter;
        let left = match anchor {
            "start" => x,
            "end" => x - width,
            _ => x - width / 2.0,
        };
        Self { left, right: left + width, top: y - 12.0, bottom: y + 4.0 }
    }

    fn around(circle: &Circle) -> Self {
        let Circle { x, y, radius, .. } = circle;
        Self { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }
    }

    fn is_free(&self, taken: &[Room]) -> bool {
        let is_apart = |other: &Room| {
            self.right < other.left
                || other.right < self.left
                || self.bottom < other.top
                || other.bottom < self.top
        };
        self.left >= 0.0 && self.right <= WIDTH && taken.iter().all(is_apart)
    }
}

/// How degrees become the picture's units: a flat map, true in the middle.
struct Frame {
    west: f64,
    north: f64,
    /// Units for a degree of latitude, and how much shorter one of longitude is.
    step: f64,
    narrow: f64,
    left: f64,
    height: f64,
}

impl Frame {
    fn of(spots: &[Spot]) -> Self {
        let all = |of: fn(&Spot) -> i64| {
            let values = spots.iter().map(of);
            let (low, high) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
            (degrees(low), degrees(high))
        };
        let ((south, north), (west, east)) = (all(|one| one.latitude_micro), all(|one| one.longitude_micro));
        let narrow = f64::midpoint(south, north).to_radians().cos().max(0.2);
        let (wide, high) = (((east - west) * narrow).max(LEAST_DEGREES), (north - south).max(LEAST_DEGREES));
        let step = ((WIDTH - 2.0 * SIDE) / wide).min(HIGHEST / high);
        let left = (WIDTH - (east - west) * narrow * step) / 2.0;
        let height = TOP + (north - south) * step + BOTTOM;
        Self { west, north, step, narrow, left, height }
    }

    fn place(&self, latitude_micro: i64, longitude_micro: i64) -> (f64, f64) {
        let x = self.left + (degrees(longitude_micro) - self.west) * self.narrow * self.step;
        let y = TOP + (self.north - degrees(latitude_micro)) * self.step;
        (tenth(x), tenth(y))
    }

    /// The longest round distance that is at most a quarter of the picture.
    fn scale(&self) -> (f64, i64) {
        let km = self.step / KM;
        let round =
            [100_i32, 50, 20, 10, 5, 2, 1].into_iter().find(|one| f64::from(*one) * km <= WIDTH / 4.0);
        let round = round.unwrap_or(1);
        (tenth(f64::from(round) * km), i64::from(round))
    }
}

/// The radius of a circle whose area is to the largest as their values are.
fn radius(value: i64, most: i64, largest: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a picture, not an amount")]
    let share = value.unsigned_abs() as f64 / most.unsigned_abs().max(1) as f64;
    tenth((largest * share.sqrt()).max(SMALLEST))
}

/// The picture of these places. Without any there is none.
#[must_use]
pub fn draw(spots: &[Spot], grounds: &[Ground]) -> Option<Drawn> {
    if spots.is_empty() {
        return None;
    }
    let frame = Frame::of(spots);
    let mut spots: Vec<&Spot> = spots.iter().collect();
    spots.sort_by_key(|one| std::cmp::Reverse(one.value.unsigned_abs()));
    let most = spots.first().map_or(0, |one| one.value);
    #[allow(clippy::cast_precision_loss, reason = "places are few")]
    let largest = LARGEST * (FEW / spots.len() as f64).sqrt().clamp(0.4, 1.0);
    let circle = |one: &&Spot| {
        let (x, y) = frame.place(one.latitude_micro, one.longitude_micro);
        Circle {
            x,
            y,
            radius: if one.value == 0 { SMALLEST } else { radius(one.value, most, largest) },
            is_empty: one.value == 0,
            is_negative: one.value < 0,
            title: one.title.clone(),
            href: one.href.clone(),
        }
    };
    let circles: Vec<Circle> = spots.iter().map(circle).collect();
    // A label on another's circle would be taken for that one's.
    let mut taken: Vec<Room> = circles.iter().map(Room::around).collect();
    let told = spots.iter().zip(&circles).filter(|(spot, _)| spot.value != 0);
    let labels = told.filter_map(|(spot, circle)| beside(circle, &spot.label, &mut taken));
    let labels = labels.take(LABELS).collect();
    let written = grounds.iter().filter_map(|one| {
        let (x, y) = frame.place(one.latitude_micro, one.longitude_micro);
        let room = Room::of(x, y, "middle", &one.name, 7.0);
        room.is_free(&taken).then(|| {
            taken.push(room);
            Label { x, y, anchor: "middle", text: one.name.clone() }
        })
    });
    let grounds = written.collect();
    let samples = [most, most / 4].into_iter().filter(|value| *value != 0);
    let samples = samples.map(|value| (radius(value, most, largest), value)).collect();
    Some(Drawn { height: tenth(frame.height), circles, labels, grounds, scale: frame.scale(), samples })
}

/// A circle's label: right of it, left, above or below, where there is room.
fn beside(circle: &Circle, text: &str, taken: &mut Vec<Room>) -> Option<Label> {
    let (x, y, off) = (circle.x, circle.y, circle.radius + 3.0);
    let places = [
        (x + off, y + 4.0, "start"),
        (x - off, y + 4.0, "end"),
        (x, y - off - 2.0, "middle"),
        (x, y + off + 10.0, "middle"),
    ];
    let (x, y, anchor, room) = places.into_iter().find_map(|(x, y, anchor)| {
        let room = Room::of(x, y, anchor, text, 6.6);
        room.is_free(taken).then_some((x, y, anchor, room))
    })?;
    taken.push(room);
    Some(Label { x: tenth(x), y: tenth(y), anchor, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, reason = "tenths are compared as they were rounded")]
    use super::*;

    fn spot(latitude: f64, longitude: f64, value: i64) -> Spot {
        #[allow(clippy::cast_possible_truncation, reason = "degrees are small")]
        let micro = |degrees: f64| (degrees * 1e6).round() as i64;
        Spot {
            latitude_micro: micro(latitude),
            longitude_micro: micro(longitude),
            value,
            label: format!("Xã {value}"),
            title: String::new(),
            href: String::new(),
        }
    }

    #[test]
    fn areas_are_as_the_values_and_nothing_is_too_small_to_see() {
        let of = |value, most| radius(value, most, LARGEST);
        assert_eq!((of(100, 100), of(25, 100), of(1, 1_000_000)), (30.0, 15.0, 2.5));
        assert_eq!((of(-25, 100), of(i64::MIN, i64::MAX), of(0, 0)), (15.0, 30.0, 2.5));
    }

    #[test]
    fn north_is_up_east_is_right_and_a_degree_of_longitude_is_shorter() {
        let spots = [spot(15.0, 107.5, 4), spot(14.0, 107.5, 1), spot(15.0, 108.5, 0)];
        let drawn = draw(&spots, &[]).unwrap();
        let [first, second, empty] = drawn.circles.as_slice() else { panic!("{drawn:?}") };
        assert_eq!((first.x, first.y), (second.x, empty.y));
        assert!(second.y > first.y && empty.x > first.x && empty.is_empty);
        let (high, wide) = (second.y - first.y, empty.x - first.x);
        assert!((wide / high - 14.5_f64.to_radians().cos()).abs() < 0.01, "{wide} {high}");
        let (length, km) = drawn.scale;
        assert!((length / high - 20.0 / KM).abs() < 0.01 && km == 20, "{length} {km}");
        for circle in &drawn.circles {
            assert!(circle.x - circle.radius >= 0.0 && circle.x + circle.radius <= WIDTH, "{circle:?}");
            assert!(circle.y + circle.radius <= drawn.height, "{circle:?}");
        }
    }

    #[test]
    fn the_largest_is_drawn_and_labelled_first_and_labels_never_overlap() {
        let spots: Vec<Spot> = (1_i32..=60)
            .map(|at| spot(14.3 + f64::from(at % 8) * 0.01, 108.0 + f64::from(at % 7) * 0.01, at.into()))
            .collect();
        let drawn = draw(&spots, &[]).unwrap();
        assert!(drawn.circles.is_sorted_by(|one, other| one.radius >= other.radius));
        assert_eq!(drawn.labels[0].text, "Xã 60");
        assert_eq!(drawn.samples, [(21.2, 60), (10.6, 15)], "sixty share the room of thirty");
        assert!(drawn.labels.len() > 1 && drawn.labels.len() <= LABELS, "{:?}", drawn.labels);
        let rooms: Vec<Room> =
            drawn.labels.iter().map(|one| Room::of(one.x, one.y, one.anchor, &one.text, 6.5)).collect();
        let circles: Vec<Room> = drawn.circles.iter().map(Room::around).collect();
        for (at, room) in rooms.iter().enumerate() {
            assert!(room.is_free(&rooms[..at]) && room.is_free(&circles), "{:?}", drawn.labels[at]);
        }
    }

    #[test]
    fn one_commune_is_a_map_and_none_is_not() {
        assert!(draw(&[], &[]).is_none());
        let drawn = draw(&[spot(14.3, 108.0, 3)], &[]).unwrap();
        assert_eq!((drawn.circles[0].x, drawn.scale.1), (310.0, 1));
        let ground = |name: &str| Ground { latitude_micro: 0, longitude_micro: 0, name: name.to_owned() };
        assert!(draw(&[spot(14.3, 108.0, 3)], &[ground("Xa")]).unwrap().grounds.is_empty());
    }
}
