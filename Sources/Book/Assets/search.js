// Finds the parts of the Book that hold every word typed; titles count more than text. The index is a script of its own,
// so that pages opened from the file system find it too.
(function () {
    const field = document.getElementById("search");
    const list = document.getElementById("found");
    const up = document.body.dataset.up;
    const rows = searchIndex.map(function (row) {
        return { page: row[0], anchor: row[1], title: row[2], heading: row[3], text: row[4],
                 head: (row[2] + " " + row[3]).toLowerCase(), body: row[4].toLowerCase() };
    });

    // Where a word begins with it, else where it stands inside of one; -1 where it is not.
    function place(text, word) {
        const start = (" " + text).search(new RegExp("[^a-z0-9]" + word.replace(/[^a-z0-9]/g, "\\$&")));
        return start < 0 ? [text.indexOf(word), 0.3] : [start, 1];
    }

    function score(row, words) {
        let total = 0;
        for (const word of words) {
            const [head, headWorth] = place(row.head, word);
            const [first, worth] = place(row.body, word);
            if (head < 0 && first < 0) return 0;
            total += (head < 0 ? 0 : 10 * headWorth) + (row.heading.toLowerCase() === word ? 20 : 0) + (first < 0 ? 0 : worth * (1 + 2 / (1 + first / 200)));
        }
        return total;
    }

    function marked(text, words) {
        const piece = document.createElement("span");
        const lower = text.toLowerCase();
        const at = Math.max(0, Math.min.apply(null, words.map(function (w) {
            const place = lower.indexOf(w);
            return place < 0 ? text.length : place;
        })) - 40);
        let rest = (at > 0 ? "\u2026" : "") + text.slice(at, at + 160);
        while (rest) {
            const found = words.map(function (w) { return [rest.toLowerCase().indexOf(w), w.length]; })
                .filter(function (f) { return f[0] >= 0; }).sort(function (a, b) { return a[0] - b[0]; })[0];
            if (!found) break;
            piece.append(rest.slice(0, found[0]));
            const mark = document.createElement("mark");
            mark.textContent = rest.slice(found[0], found[0] + found[1]);
            piece.append(mark);
            rest = rest.slice(found[0] + found[1]);
        }
        piece.append(rest);
        return piece;
    }

    function show() {
        const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
        list.replaceChildren();
        list.hidden = words.length === 0;
        if (list.hidden) return;
        const found = rows.map(function (row) { return [score(row, words), row]; })
            .filter(function (pair) { return pair[0] > 0; })
            .sort(function (a, b) { return b[0] - a[0]; }).slice(0, 20);
        for (const [, row] of found) {
            const link = document.createElement("a");
            link.href = up + row.page + (row.anchor ? "#" + row.anchor : "");
            const title = document.createElement("b");
            title.textContent = row.heading === row.title ? row.title : row.title + " \u203A " + row.heading;
            link.append(title, marked(row.text, words));
            list.append(link);
        }
        if (found.length === 0) list.textContent = "Nothing holds all of these words.";
    }

    field.addEventListener("input", show);
    field.addEventListener("focus", show);
    document.addEventListener("keydown", function (event) {
        if (event.key === "Escape") { field.value = ""; show(); field.blur(); }
        if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
    });
    document.addEventListener("click", function (event) {
        if (!list.contains(event.target) && event.target !== field) list.hidden = true;
    });
})();
