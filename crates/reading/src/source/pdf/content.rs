//! What a page draws: signs with their places, and the rules of tables.

use super::super::{Damage, Refused};
use super::font::Font;
use super::rule::{Rule, keep_rules};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Instant;

/// The most bytes that a page's content unpacks to.
const LARGEST_CONTENT: usize = 16 * 1024 * 1024;
/// The most operations, over all pages.
const MOST_OPERATIONS: usize = 8_000_000;
/// The most signs, and the most rules, of a page.
const MOST_ON_PAGE: usize = 400_000;
/// The most entries of the tables of all fonts.
const MOST_ENTRIES: usize = 1_500_000;
/// Drawings inside drawings.
const DEEPEST: usize = 8;
/// Graphics states that are kept.
const MOST_STATES: usize = 64;

/// A sign on a page, in points from its lower left corner.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) text: String,
    pub(super) x: f32,
    /// Its base line.
    pub(super) y: f32,
    pub(super) width: f32,
    /// The height of its font.
    pub(super) size: f32,
}

/// What a page draws.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) signs: Vec<Sign>,
    pub(super) rules: Vec<Rule>,
    pub(super) has_pictures: bool,
    pub(super) height: f32,
}

/// From one plane to another: `(a, b, c, d, e, f)` as PDF writes it.
type Matrix = [f32; 6];
const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `second`.
fn times(first: Matrix, second: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = second;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

fn place(matrix: Matrix, x: f32, y: f32) -> (f32, f32) {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    /// Part of the usual width.
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// Reads the pages of a document one after the other.
pub(super) struct Reader<'a> {
    document: &'a Document,
    deadline: Instant,
    fonts: HashMap<ObjectId, Rc<Font>>,
    operations: usize,
    /// At how many operations the clock is looked at again.
    next_look: usize,
    /// Entries of all fonts' tables.
    entries: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, deadline: Instant) -> Self {
        Self { document, deadline, fonts: HashMap::new(), operations: 0, next_look: 0, entries: 0 }
    }

    /// Counts work, in operations.
    fn spend(&mut self, operations: usize) -> Result<(), Refused> {
        self.operations += operations;
        if self.operations >= self.next_look {
            self.next_look = self.operations + 1024;
            if Instant::now() > self.deadline {
                return Err(Refused::Broken(Damage::TooSlow));
            }
        }
        if self.operations > MOST_OPERATIONS { Err(Refused::TooMuch) } else { Ok(()) }
    }

    /// What a page draws.
    ///
    /// # Errors
    /// [`Refused::TooMuch`] and [`Damage::TooSlow`] for what no real page is.
    pub(super) fn page(&mut self, page: ObjectId) -> Result<Drawing, Refused> {
        let content = match self.document.get_page_content_with_limit(page, LARGEST_CONTENT) {
            Ok(content) => content,
            Err(lopdf::Error::Decompress(_)) => return Err(Refused::TooMuch),
            Err(_) => Vec::new(),
        };
        let (inline, shared) = self.document.get_page_resources(page).unwrap_or_default();
        let document = self.document;
        let mut resources: Vec<&'a Dictionary> = inline.into_iter().collect();
        resources.extend(shared.iter().filter_map(|id| document.get_dictionary(*id).ok()));
        let (matrix, height) = self.frame(page);
        let state = State {
            matrix,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut drawing = Drawing { height, ..Drawing::default() };
        self.draw(&content, &resources, state, &mut drawing, 0)?;
        Ok(drawing)
    }

    /// The matrix that turns the page upright, and its height.
    fn frame(&self, page: ObjectId) -> (Matrix, f32) {
        let get = |key: &[u8]| self.inherited(page, key);
        let numbers: Vec<f32> = get(b"MediaBox")
            .and_then(|found| found.as_array().ok())
            .map(|found| found.iter().filter_map(|one| one.as_float().ok()).collect())
            .unwrap_or_default();
        let [x, y, right, top] = numbers[..] else { return (UNIT, 842.0) };
        let (width, height) = ((right - x).abs(), (top - y).abs());
        let turn = get(b"Rotate").and_then(|found| found.as_i64().ok()).unwrap_or_default().rem_euclid(360);
        let shifted = [1.0, 0.0, 0.0, 1.0, -x.min(right), -y.min(top)];
        match turn {
            90 => (times(shifted, [0.0, -1.0, 1.0, 0.0, 0.0, width]), width),
            180 => (times(shifted, [-1.0, 0.0, 0.0, -1.0, width, height]), height),
            270 => (times(shifted, [0.0, 1.0, -1.0, 0.0, height, 0.0]), width),
            _ => (shifted, height),
        }
    }

    /// A page's property, its own or that of a node above it.
    fn inherited(&self, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
        let mut node = self.document.get_dictionary(page).ok()?;
        for _ in 0..32 {
            if let Ok(found) = node.get_deref(key, self.document) {
                return Some(found);
            }
            node = node.get_deref(b"Parent", self.document).and_then(Object::as_dict).ok()?;
        }
        None
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        state: State,
        drawing: &mut Drawing,
        depth: usize,
    ) -> Result<(), Refused> {
        let mut pen = Pen { states: Vec::new(), state, text: UNIT, line: UNIT, path: Path::default() };
        for operation in Content::decode_iter(content) {
            // What is damaged ends the page, as it does in programs that show PDFs.
            let Ok(operation) = operation else { break };
            self.spend(1)?;
            if drawing.signs.len() > MOST_ON_PAGE || drawing.rules.len() > MOST_ON_PAGE {
                return Err(Refused::TooMuch);
            }
            match operation.operator.as_str() {
                "Tf" => self.choose_font(&operation, resources, &mut pen.state)?,
                "Do" => self.drawn_inside(&operation, resources, &pen.state, drawing, depth)?,
                "BI" => drawing.has_pictures = true,
                _ => pen.operate(&operation, drawing),
            }
        }
        Ok(())
    }

    fn resource(&self, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        resources.iter().find_map(|one| {
            one.get_deref(kind, self.document).and_then(Object::as_dict).and_then(|kind| kind.get(name)).ok()
        })
    }

    fn choose_font(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
        state: &mut State,
    ) -> Result<(), Refused> {
        let [name, size] = &operation.operands[..] else { return Ok(()) };
        state.size = size.as_float().unwrap_or_default();
        state.font = None;
        let found = name.as_name().ok().and_then(|name| self.resource(resources, b"Font", name));
        let Some(Ok((id, font))) = found.map(|found| self.document.dereference(found)) else { return Ok(()) };
        let Ok(font) = font.as_dict() else { return Ok(()) };
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            state.font = Some(Rc::clone(known));
            return Ok(());
        }
        let font = Rc::new(Font::read(self.document, font));
        self.spend(64 + font.entries() / 16)?;
        // A font that is written into the resources itself has no name to keep it by.
        if let Some(id) = id {
            self.entries += font.entries();
            self.fonts.insert(id, Rc::clone(&font));
        }
        state.font = Some(font);
        if self.entries > MOST_ENTRIES { Err(Refused::TooMuch) } else { Ok(()) }
    }

    fn drawn_inside(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
        state: &State,
        drawing: &mut Drawing,
        depth: usize,
    ) -> Result<(), Refused> {
        let Some(Ok(name)) = operation.operands.first().map(Object::as_name) else { return Ok(()) };
        let found = self.resource(resources, b"XObject", name);
        let found = found.and_then(|one| self.document.dereference(one).ok());
        let Some(Ok(stream)) = found.map(|(_, one)| one.as_stream()) else { return Ok(()) };
        let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form");
        if !is_form {
            drawing.has_pictures = true;
            return Ok(());
        }
        let Ok(content) = stream.get_plain_content_with_limit(LARGEST_CONTENT) else { return Ok(()) };
        // Unpacking costs too, and small drawings can be drawn again and again.
        self.spend(16 + content.len() / 64)?;
        if depth >= DEEPEST {
            return Ok(());
        }
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict);
        let own: Vec<&'a Dictionary> = own.into_iter().collect();
        let mut state = state.clone();
        let matrix = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array);
        if let Some(matrix) = matrix.ok().and_then(|numbers| six(numbers)) {
            state.matrix = times(matrix, state.matrix);
        }
        let resources = if own.is_empty() { resources } else { &own };
        self.draw(&content, resources, state, drawing, depth + 1)
    }
}

fn six(numbers: &[Object]) -> Option<Matrix> {
    let found: Vec<f32> = numbers.iter().filter_map(|one| one.as_float().ok()).collect();
    found.try_into().ok()
}

#[derive(Default)]
struct Path {
    start: (f32, f32),
    at: (f32, f32),
    lines: Vec<Rule>,
}

struct Pen {
    states: Vec<State>,
    state: State,
    text: Matrix,
    line: Matrix,
    path: Path,
}

impl Pen {
    fn operate(&mut self, operation: &Operation, drawing: &mut Drawing) {
        let operands = &operation.operands;
        let number = |at: usize| operands.get(at).and_then(|one| one.as_float().ok()).unwrap_or_default();
        match operation.operator.as_str() {
            "q" if self.states.len() < MOST_STATES => self.states.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.states.pop() {
                    self.state = state;
                }
            }
            "cm" => {
                if let Some(matrix) = six(operands) {
                    self.state.matrix = times(matrix, self.state.matrix);
                }
            }
            "BT" => (self.text, self.line) = (UNIT, UNIT),
            "Tm" => {
                if let Some(matrix) = six(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "TL" => self.state.leading = number(0),
            "Tc" => self.state.spacing = number(0),
            "Tw" => self.state.word_spacing = number(0),
            "Tz" => self.state.stretch = number(0) / 100.0,
            "Ts" => self.state.rise = number(0),
            "Tj" => self.show(operands.first(), drawing),
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first(), drawing);
            }
            "\"" => {
                (self.state.word_spacing, self.state.spacing) = (number(0), number(1));
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2), drawing);
            }
            "TJ" => {
                let parts = operands.first().and_then(|one| one.as_array().ok());
                for part in parts.into_iter().flatten() {
                    match part.as_float() {
                        Ok(back) => self.advance(-back / 1000.0 * self.state.size * self.state.stretch),
                        Err(_) => self.show(Some(part), drawing),
                    }
                }
            }
            _ => self.trace(&operation.operator, &number, drawing),
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn advance(&mut self, x: f32) {
        self.text = times([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text);
    }

    fn show(&mut self, text: Option<&Object>, drawing: &mut Drawing) {
        let Some(Ok(bytes)) = text.map(Object::as_str) else { return };
        let Some(font) = self.state.font.clone() else { return };
        let State { size, spacing, word_spacing, stretch, rise, matrix, .. } = self.state;
        for code in font.codes(bytes) {
            let to_page = times(self.text, matrix);
            let advance =
                (code.width / 1000.0 * size + spacing + if code.is_space { word_spacing } else { 0.0 })
                    * stretch;
            let (x, y) = place(to_page, 0.0, rise);
            let height = (to_page[2].powi(2) + to_page[3].powi(2)).sqrt() * size.abs();
            let width =
                code.width / 1000.0 * size * stretch * (to_page[0].powi(2) + to_page[1].powi(2)).sqrt();
            // Text that runs up or down a page is a stamp or a mark of water.
            let is_level = to_page[1].abs() <= to_page[0].abs() * 0.2 && to_page[0] > 0.0;
            if is_level
                && !code.text.is_empty()
                && x.is_finite()
                && y.is_finite()
                && height > 0.1
                && drawing.signs.len() <= MOST_ON_PAGE
            {
                drawing.signs.push(Sign { text: code.text, x, y, width: width.abs(), size: height });
            }
            self.advance(advance);
        }
    }

    /// Paths: only straight lines along the page matter.
    fn trace(&mut self, operator: &str, number: &dyn Fn(usize) -> f32, drawing: &mut Drawing) {
        let at = |x: f32, y: f32| place(self.state.matrix, x, y);
        match operator {
            "m" => {
                self.path.at = at(number(0), number(1));
                self.path.start = self.path.at;
            }
            "l" => {
                let to = at(number(0), number(1));
                self.line_to(to);
            }
            "h" => self.line_to(self.path.start),
            "re" => {
                let (x, y, width, height) = (number(0), number(1), number(2), number(3));
                let corners = [at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height)];
                self.path.at = corners[3];
                corners.into_iter().for_each(|corner| self.line_to(corner));
            }
            "S" | "s" | "B" | "B*" | "b" | "b*" | "f" | "F" | "f*" => {
                let is_filled_only = operator.starts_with(['f', 'F']);
                let lines = std::mem::take(&mut self.path.lines);
                if lines.len() <= MOST_ON_PAGE {
                    keep_rules(lines, is_filled_only, &mut drawing.rules);
                }
            }
            "n" => self.path.lines.clear(),
            _ => {}
        }
    }

    fn line_to(&mut self, to: (f32, f32)) {
        let from = std::mem::replace(&mut self.path.at, to);
        if self.path.lines.len() <= MOST_ON_PAGE {
            let order = |a: f32, b: f32| (a.min(b), a.max(b));
            self.path.lines.push(Rule { x: order(from.0, to.0), y: order(from.1, to.1) });
        }
    }
}
