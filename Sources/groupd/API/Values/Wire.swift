/// The values that go over the wire, each with its bounds: reading one gives a value within them or an issue that names
/// the field, and the documents state the same bounds.
///
/// They are names of this layer, so that the domain's own types can have theirs.
enum Wire {}
