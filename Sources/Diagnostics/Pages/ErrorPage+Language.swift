extension ErrorPage {
    static let language = [
        ErrorPage(
            "syntax", "the text is not a program",
            "The words and signs do not fit together by the grammar, so nothing of the program has run. One run shows every place; the first is the one to mend first, for others may follow from it. Words of Python, C and JavaScript that are written differently here are answered with this language's word.",
            example: "x = (1 + 2\ny = 3",
            [
                "close what was opened: every ( [ { and every quote",
                "put blocks in braces: `if x > 3 { ... }`; indentation alone means nothing",
                "one statement a line, or `;` between two",
            ]),
        ErrorPage(
            "name", "a name that nothing is called",
            "A variable or a function is used that has not been defined, or that has no value yet on the way the program took. Names differ by case: `Loss` is not `loss`.",
            example: "loss = 0.5\nprint(los)",
            [
                "look at the names offered below the error: mostly it is a slip of the hand",
                "assign before the first use, on every way that leads there",
                "a variable of a function is unknown outside it: let the function give its value back",
            ]),
        ErrorPage(
            "type", "a value of the wrong kind",
            "An operation met a kind of value that it does not apply to: text in a sum of numbers, an index that is no whole number, a call of something that is no function.",
            example: "epoch = 3\nprint(\"epoch \" + epoch)",
            [
                "put values into text with braces: \"epoch {epoch}\"",
                "convert on purpose: `int(x)`, `float(x)`, `str(x)`, `tensor(list)`",
                "`none` in the message: a function ended without a value; its last line should be the value",
            ]),
        ErrorPage(
            "value", "the right kind of value, but not one that can be used",
            "The kind is right, the value is not: text that is no number, a step of 0, two names for three values.",
            example: "(width, height) = [3, 224, 224]",
            [
                "the message says which values are possible",
                "print the value before the line that fails",
            ]),
        ErrorPage(
            "index", "an index that is out of range",
            "A list of n elements has the indices 0 to n - 1, and from the back -1 to -n. A slice may reach over the end; an index may not.",
            example: "scores = [0.9, 0.8, 0.7]\nscores[3]",
            [
                "counting begins at 0: the last index is `len(x) - 1`, or simply -1",
                "loop over the elements themselves: `for s in scores { ... }`, or `enumerate(scores)` for both",
            ]),
        ErrorPage(
            "arguments", "a call that does not fit the function",
            "The call gives too many arguments or too few, or names one that the function does not have. The signature stands below the error.",
            example: "fn scale(x, factor=2) { x * factor }\nscale(3, facto=4)",
            [
                "compare with the signature; those with `=` have a default and may be left out",
                "`help(word)` shows what each argument of a word means",
                "after a pipe the value before it is the first argument: `x |> f(a)` is `f(x, a)`",
            ]),
        ErrorPage(
            "argument", "an argument that an operation cannot take",
            "An operation on tensors was given something that it cannot use in this place: a text where it wants a number, an empty list of tensors.",
            ["`help(word)` shows what each argument means and which values it takes"]),
        ErrorPage(
            "field", "a field or a method that the value does not have",
            "What stands after the dot is no field of this value. The fields it has are listed below the error. Many methods of NumPy and PyTorch are functions here: `mean(x)`, not `x.mean()`.",
            example: "layer = {kernel: 3, stride: 1}\nprint(layer.kernal)",
            [
                "choose from the fields listed below the error",
                "a new field of a record is made by assigning it: `layer.padding = 1`",
            ]),
        ErrorPage(
            "contract", "a value that breaks what a signature promises",
            "A parameter or the result of a function has a contract: a shape such as `[N, 4]`, or a kind of value such as `int`. It is checked at every call. A named size, like N, takes the first size it meets, and must be the same wherever it stands again.",
            example: "fn half(x: number) { x / 2 }\nhalf(\"6\")",
            [
                "look at the call named below the error: there the value comes from",
                "`_` in a contract stands for any size, `...` for any number of axes",
            ]),
        ErrorPage(
            "expect", "a check that does not hold",
            "`expect` says what should be true; here it is not. Both sides are shown, and for lists and tensors the first place where they differ.",
            example: "expect [1, 2, 3] == [1, 2, 4]",
            [
                "find out which of the two sides is wrong; it may be the expectation",
                "numbers with decimals are compared with `~=`, approximately equal: 0.1 + 0.2 is not quite 0.3",
            ]),
        ErrorPage(
            "failed", "a problem that the program raised itself",
            "Somewhere `fail(\"...\")` was called: the message is the program's own.",
            example: "fail(\"no boxes in this image\")",
            [
                "read the message, and look at the calls that led there",
                "`try { ... } catch problem { ... }` goes on after it; the problem has .code .message .help",
            ]),
        ErrorPage(
            "recursion", "calls or values without end",
            "A function called itself, or two functions each other, more often than the machine allows; or a list that contains itself was compared with another.",
            example: "fn count(n) { count(n + 1) }\ncount(0)",
            [
                "give the function a case in which it does not call itself, and see that it is reached",
                "use a loop where the depth grows with the data",
            ]),
        ErrorPage(
            "format", "a format that does not suit the value",
            "Behind the colon in \"{x:.2f}\" stands how the value is shown: [fill and <, > or ^][+][width][,][.digits][conversion], as in Python. The conversions d x o b are for whole numbers, f e g % for numbers.",
            example: "print(\"{[1, 2]:.2f}\")",
            [
                "format the elements: [\"{x:.2f}\" for x in values]",
                "without a format, {x}, every value can be shown",
            ]),
        ErrorPage(
            "interrupt", "stopped by Ctrl-C",
            "The computation was stopped from the keyboard. What was finished before it remains.",
            ["run it again with less: a smaller image, fewer rounds"]),
        ErrorPage(
            "command", "a command of the prompt that is written differently",
            "Commands of the prompt begin with a colon: `:vars`, `:save FILE`. The message shows the form.",
            ["`:help` lists the commands"]),
        ErrorPage(
            "error", "a problem that has no words of its own yet",
            "Something went wrong in a place where it was not foreseen. The message is the plain fact.",
            ["if the same program does it again, it is worth reporting"]),
    ]
}
