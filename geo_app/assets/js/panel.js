/* The panel: whose account, which language, the legend, and the layers folded below it. */
(function () {
  "use strict";

  /* Letters of a layer's title; the tip of the pointer has all of it. */
  const LONGEST = 120;

  const DIFFERING = [["differing", "Only where accounts differ"]];
  const NOTES = {
    all: "",
    differing: "Places for which accounts name different holders, and what only some account asserts.",
  };

  class Panel {
    constructor(scrubber) {
      this.scrubber = scrubber;
      this.table = scrubber.table;
      this.node = geoApp.el("aside", "ga-panel");
      this.node.setAttribute("aria-label", "Layers and legend");
      this.node.append(this._choices(), this._legend(), this._layers());
    }

    _choices() {
      const section = geoApp.el("section", "ga-section ga-pair");
      const { accounts, languages } = this.table.atlas;
      this.account = this._labelled(
        section, "Account",
        [["all", "All accounts"], ...accounts.map(({ id, name }) => [id, name]), ...DIFFERING.slice(accounts.length ? 0 : 1)],
        (id) => this.scrubber.setAccount(id),
      );
      this.language = this._labelled(section, "Names in", languages, (id) =>
        this.scrubber.setLanguage(id),
      );
      this.note = geoApp.el("p", "ga-note");
      this.known = new geoApp.KnownField(this.scrubber);
      section.firstChild.after(this.note);
      section.append(this.known.node, this.known.note);
      return section;
    }

    _noteOf(account) {
      const known = this.table.atlas.accounts.find(({ id }) => id === account);
      return known?.note || "What this side says, and what it is not known to dispute.";
    }

    _labelled(section, title, choices, act) {
      const label = geoApp.el("label", "ga-choice");
      const select = geoApp.select(title, choices, act);
      label.append(geoApp.el("span", "ga-label", title), select);
      section.append(label);
      return select;
    }

    _layers() {
      const section = geoApp.el("details", "ga-section");
      this.layersOn = geoApp.el("summary", "ga-label");
      section.append(this.layersOn);
      this.boxes = new Map();
      // Uppermost first, as they lie on the map.
      const layers = this.table.layers.filter((layer) => !layer.base).reverse();
      for (const layer of layers) {
        const box = this._checkbox(section, layer.title, layer.note, () => this._chosen());
        box.dataset.layer = layer.id;
        this.boxes.set(layer.id, box);
      }
      if (this.table.undated.some((flag, f) => flag && this._isDated(f))) {
        this.undated = this._checkbox(section, "Features without a date", "", () =>
          this.scrubber.setUndated(this.undated.checked),
        );
      }
      return section;
    }

    _isDated(f) {
      return this.scrubber.statements.groupOf[f] >= 0;
    }

    _checkbox(section, title, note, act) {
      const label = geoApp.el("label", "ga-check");
      const box = geoApp.el("input");
      box.type = "checkbox";
      box.addEventListener("change", act);
      label.append(box, geoApp.el("span", "", geoApp.short(title, LONGEST)));
      const told = [title.length > LONGEST ? title : "", note].filter(Boolean).join("\n");
      if (told) label.title = told;
      section.append(label);
      return box;
    }

    _chosen() {
      const ids = [...this.boxes].filter(([, box]) => box.checked).map(([id]) => id);
      this.scrubber.setLayers(ids);
    }

    _legend() {
      const section = geoApp.el("section", "ga-section");
      section.append(geoApp.el("h3", "ga-label", "In this view"));
      this.legend = geoApp.el("div", "ga-legend");
      section.append(this.legend);
      return section;
    }

    /* Shows the state as it is, whoever changed it. */
    update() {
      const { statements, view } = this.scrubber;
      this.account.value = view.account;
      this.language.value = view.language;
      this.note.textContent = NOTES[view.account] ?? this._noteOf(view.account);
      this.known.update();
      this.table.layers.forEach((layer, number) => {
        const box = this.boxes.get(layer.id);
        if (box) box.checked = statements.layersOn[number];
      });
      const on = [...this.boxes.values()].filter((box) => box.checked).length;
      this.layersOn.textContent = `Layers: ${on} of ${this.boxes.size} drawn`;
      if (this.undated) this.undated.checked = statements.undated;
    }
  }

  geoApp.Panel = Panel;
})();
