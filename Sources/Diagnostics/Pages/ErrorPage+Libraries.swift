extension ErrorPage {
    static let libraries = [
        ErrorPage(
            "network", "a network that cannot be built",
            "A layer got an argument it cannot have, or stands where it has no place: two inputs for a layer of one, parallel branches of different sizes.",
            ["the message names the layer; `print(net)` shows all of them with their shapes"]),
        ErrorPage(
            "training", "training that went wrong",
            "The loss became nan or infinite, or a network was used that has met no input yet and so has no parameters.",
            [
                "take a smaller rate of learning: a tenth of it",
                "call the network once, `net(x)`, before its parameters are asked for",
            ]),
        ErrorPage(
            "checkpoint", "a checkpoint of another run",
            "A checkpoint goes on with the run that wrote it: the same network, optimizer and data.",
            ["begin without the checkpoint, or with the settings it was written with"]),
        ErrorPage(
            "boxes", "boxes in another form than wanted",
            "Boxes are a tensor of shape [N, 4], each (x_min, y_min, x_max, y_max) in pixels unless the word says relative.",
            [
                "`box_convert(b, from=\"cxcywh\", to=\"xyxy\")` turns one form into another",
                "one box is `tensor([[x1, y1, x2, y2]])`, with two pairs of brackets",
            ]),
        ErrorPage(
            "size", "a computation that grows with the product of two counts",
            "Comparing n boxes with m boxes makes n x m numbers; here that would be too many.",
            ["keep the best few thousand boxes first: `topk(scores, k)`"]),
        ErrorPage(
            "image", "an image that cannot be read or used",
            "The bytes are no PNG or JPEG, are cut off, or belong to a variant that is not read; or a tensor has not the shape [3, H, W] of an image.",
            ["open the file in another program; if it shows there, save it anew as PNG or JPEG"]),
        ErrorPage(
            "file", "a file that cannot be read or written",
            "The system did not give the file: there is none of this name, or it may not be opened. Paths of `import` are relative to the file that imports.",
            example: "import \"no_such_file.dl\"",
            ["compare the path letter by letter; `/` stands between folders"]),
        ErrorPage(
            "import", "a file of another program that does not hold what its kind promises",
            "A file of weights or of a network (safetensors, ONNX, TFLite, Caffe, Darknet and so on) is cut off, damaged, or uses something that is not read here.",
            ["fetch or export it again and compare its size with the source's"]),
        ErrorPage(
            "export", "a network that cannot be written in another tool's form",
            "The path's ending names no form, the form has no words for one of the network's steps, or its files hold less than that.",
            example: "export(conv2d(2), \"net.txt\", input=[1, 3, 8, 8])",
            ["the message names the step; `export(net, \"weights.npz\")` writes the numbers of every network"]),
        ErrorPage(
            "model", "a model that is not known",
            "There is neither a file of this path nor a model of this name, or the file is in a form that is not read.",
            ["`models()` lists the known ones, and how to get each"]),
        ErrorPage(
            "fetch", "a model that could not be fetched",
            "Getting a model's file from its package failed.",
            ["the message says what stopped it; `dlrepl doctor` looks at what is installed"]),
        ErrorPage(
            "figure", "a figure that cannot be drawn",
            "A mark's data do not go together (two lists of different lengths, a logarithmic axis with a zero), or the drawing libraries are missing.",
            ["the message names the mark and its argument"]),
        ErrorPage(
            "exercise", "an exercise that is not there, or not open yet",
            "`dlrepl check`, `hint`, `reset` and `exercises` take the name of an exercise, or a file that is called like one. Solutions open when your own answer passes.",
            ["`dlrepl exercises` lists the names", "`dlrepl check FILE --exercise NAME` checks a file of another name"]),
        ErrorPage(
            "notebook", "a file that is no Jupyter notebook",
            "`dlrepl convert` reads notebooks of Jupyter's format 4. The file is cut off, is something else, or has another version of the format.",
            ["open the file in Jupyter and save it again", "`jupyter nbconvert --to notebook --nbformat 4` brings old ones up to date"]),
        ErrorPage(
            "book", "a page of the Book that cannot be made",
            "`dlrepl book` runs every lesson and makes a page of it. A lesson that fails, a picture that nothing describes and a line of the glossary that leads nowhere have no place in it.",
            [
                "run the lesson by itself: `dlrepl run lessons/NAME.dl` shows the place",
                "`dlrepl book --site FOLDER` needs pandoc, the rest does not",
            ]),
    ]
}
