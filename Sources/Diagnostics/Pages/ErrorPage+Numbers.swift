extension ErrorPage {
    static let numbers = [
        ErrorPage(
            "overflow", "a whole number beyond 64 bits",
            "Whole numbers reach from -9223372036854775808 to 9223372036854775807. A result outside is an error; it never wraps around to a wrong number.",
            example: "2 ** 64",
            ["compute with floats: `2.0 ** 64` is 1.8446744073709552e+19, exact to about 15 digits"]),
        ErrorPage(
            "zero", "a division by zero",
            "A plain number was divided by zero. A tensor's elements become inf or nan instead, for there one bad element should not stop the others.",
            example: "total = 5\ncount = 0\ntotal / count",
            [
                "ask first: `if count > 0 { total / count } else { 0 }`",
                "add a small number below the line where a formula does so: `x / (norm + 1e-8)`",
            ]),
        ErrorPage(
            "arithmetic", "arithmetic of whole numbers without a result",
            "Elements of a tensor of whole numbers were divided by zero, or taken to a negative power; whole numbers have no inf and no fractions to say it with.",
            ["convert first: `float32(x)` has inf, nan and fractions"]),
        ErrorPage(
            "limit", "more than the machine takes on",
            "A list, a text, a function or the memory of the whole program would become larger than the bounds that keep the computer usable.",
            example: "[0] * 10 ** 12",
            [
                "work in pieces, and let go of what is no longer used: `x = none`",
                "a tensor takes four bytes for an element, a list sixteen",
            ]),
        ErrorPage(
            "memory", "a tensor that is too large",
            "The shape asks for more memory than there is. Often it is a slip in a shape: a size of bytes in place of elements, or an axis taken twice.",
            [
                "multiply the sizes of the shape by 4: that many bytes a float32 tensor takes",
                "take a smaller batch or a smaller image",
            ]),
        ErrorPage(
            "shape", "shapes that do not fit",
            "An operation met tensors whose sizes do not go together. Both shapes are shown with their axes. Elementwise operations align shapes from the right: two sizes fit when they are equal or one of them is 1.",
            [
                "print the shapes on the way: `x.shape`",
                "`none` in an index adds an axis of size 1: `x[:, none]`",
                "for a layer: its input channels must be what the layer before gives; images are [N, C, H, W]",
            ]),
        ErrorPage(
            "axis", "an axis that the tensor does not have",
            "A tensor of rank r has the axes 0 to r - 1, or from the back -1 to -r.",
            ["`x.rank` says how many axes there are, `x.shape` their sizes"]),
        ErrorPage(
            "dtype", "numbers of the wrong type",
            "An operation wants another type of element: `float32` for layers and losses, whole numbers for labels and indices, true and false for masks.",
            ["convert on purpose: `float32(x)`, `int64(x)`, `bool(x)`"]),
        ErrorPage(
            "gradient", "a gradient that does not exist",
            "Gradients are those of one number (the loss) with respect to float tensors. They do not go through whole numbers, comparisons and drawing lots.",
            [
                "end in one number: `mean(loss)` or `sum(loss)`",
                "keep parameters in float32 or float64",
            ]),
        ErrorPage(
            "nan", "a number that is none",
            "nan, not a number, came in where it would spoil everything that follows: as a box, a score.",
            ["find its first place with `summary(x)`; often it is a logarithm of 0 or a rate of learning too high"]),
        ErrorPage(
            "range", "a number outside the range it has a meaning in",
            "A threshold, a ratio or a label lies outside the values it can have, such as a threshold above 1.",
            ["the message says the range; boxes in pixels and relative boxes are easily taken for one another"]),
    ]
}
