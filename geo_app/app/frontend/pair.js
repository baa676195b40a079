/* Two maps that move as one: whichever moves of its own accord leads, the other one follows. */

export class Pair {
  constructor(scrubbers, nodes) {
    this.scrubbers = scrubbers;
    this.maps = scrubbers.map((scrubber) => scrubber._map);
    this.nodes = nodes;
    this.leading = 0;
    this.isFollowing = false;
    this.maps.forEach((map, side) => this._listen(map, side));
  }

  get leader() {
    return this.maps[this.leading];
  }

  get follower() {
    return this.maps[1 - this.leading];
  }

  _listen(map, side) {
    // What the follower does because it follows is told by its map too, and must not lead back.
    const asLeader = (act) => (event) => {
      if (this.isFollowing) return;
      this.leading = side;
      this.isFollowing = true;
      act(event);
      this.isFollowing = false;
    };
    map.on("zoomanim", asLeader((event) => this._zoomAlong(event)));
    map.on("move", asLeader(() => this._moveAlong()));
    map.on("moveend", asLeader(() => this._align()));
    map.on("mousemove", ({ latlng }) => this._cross(latlng, 1 - side));
    map.on("mouseout movestart", () => this._hideCrosses());
  }

  /* An animated zoom starts in the same frame on both. */
  _zoomAlong({ center, zoom, noUpdate }) {
    if (noUpdate || this.follower._animatingZoom) return;
    this.follower._stop();
    this.follower._moveStart(true)._animateZoom(center, zoom, true);
  }

  /* While the leader is dragged its follower is pushed by as much; it is drawn anew only at the end,
     or where it runs off what it has drawn. A pinch passes through zooms between the steps. */
  _moveAlong() {
    const { leader, follower } = this;
    if (leader._animatingZoom) return;
    if (leader.getZoom() !== follower.getZoom()) {
      follower._move(leader.getCenter(), leader.getZoom());
      return;
    }
    const at = (map) => map.project(map.getCenter());
    const offset = at(leader).subtract(at(follower)).round();
    if (!offset.x && !offset.y) return;
    follower._rawPanBy(offset);
    follower.fire("move");
  }

  /* Exactly the same view, whatever was rounded on the way. */
  _align() {
    const { leader, follower } = this;
    const [centre, zoom] = [leader.getCenter(), leader.getZoom()];
    const isThere = zoom === follower.getZoom() && centre.equals(follower.getCenter(), 1e-7);
    // Without a reset Leaflet pans by whole pixels only.
    if (!isThere) follower.setView(centre, zoom, { animate: false, reset: true });
  }

  /* After a change of size, or when they begin. */
  align() {
    this.leader.fire("moveend");
  }

  /* Where the pointer would be on the other map. */
  _cross(latlng, side) {
    const { x, y } = this.maps[side].latLngToContainerPoint(latlng);
    const cross = this._crossOf(side);
    cross.hidden = false;
    cross.style.transform = `translate(${x}px, ${y}px)`;
    this._crossOf(1 - side).hidden = true;
  }

  _crossOf(side) {
    return this.nodes[side].querySelector(".cmp-cross");
  }

  _hideCrosses() {
    for (const side of [0, 1]) this._crossOf(side).hidden = true;
  }
}
