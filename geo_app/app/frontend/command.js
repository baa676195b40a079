/* Takes orders from Python to the map: a few bytes, where sending them through the map component would
   send the whole atlas again. Data: {seq, view, fly, select}. */

export default function ({ data }) {
  const geoApp = (globalThis.geoApp = globalThis.geoApp || {});
  geoApp.board = geoApp.board || { queue: [], obey: null, wake: null, view: null };
  const { board } = geoApp;
  const sequence = Number(data.seq) || 0;
  if (board.sequence !== undefined && sequence <= board.sequence) return;
  const view = JSON.stringify(data.view || null);
  const order = {
    // The opening view comes with every order; it is obeyed when it is new.
    view: view === board.lastView ? null : data.view || null,
    fly: data.fly || null,
    select: data.select || null,
  };
  board.sequence = sequence;
  board.lastView = view;
  if (board.obey) board.obey(order);
  else board.queue.push(order);
  // The map may be waiting for its first view.
  if (board.wake) board.wake();
}
