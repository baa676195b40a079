/* A look as one number, so that a change is one comparison; 0 is not shown. */
(function () {
  "use strict";
  const KINDS = ["settlement", "control-line", "control-area", "boundary", "event", "claim", "other"];
  const STATUS = { certain: 0, less: 1, doubtful: 2, claimed: 3 };

  /* A point's look as one number: 3 bits shape, 2 size, 2 + 2 status, 1 split, 16 + 16 hue, 1 rival:
     two holders are named because accounts differ, not because the day of a change is unknown. */
  function encode(look) {
    const small = look.shape + look.size * 8 + look.status * 32 + look.otherStatus * 128;
    const hues = look.hue * 1024 + look.otherHue * 2 ** 26;
    return 1 + small + look.isSplit * 512 + hues + look.isRival * 2 ** 42;
  }

  function decode(code) {
    const bits = code - 1;
    // Shifting would cut off all but 32 bits.
    const above = (bit) => Math.floor(bits / 2 ** bit);
    return {
      shape: bits & 7, size: (bits >> 3) & 3, status: (bits >> 5) & 3,
      otherStatus: (bits >> 7) & 3, isSplit: (bits >> 9) & 1, hue: above(10) & 65535,
      otherHue: above(26) & 65535, isRival: above(42) & 1,
    };
  }

  /* As everywhere, what is less certain is paler. */
  geoApp.contactInk = (theme, status) =>
    status === STATUS.less ? geoApp.faded(theme.contact, 0.6) : theme.contact;

  geoApp.looks = {
    encode, decode, KINDS, STATUS,
    shape: (status, hue) => 1 + status + 4 * hue,
    shapeStatus: (code) => (code - 1) & 3,
    shapeHue: (code) => (code - 1) >> 2,
  };
})();
