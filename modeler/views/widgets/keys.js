export default {
  render({ el }) {
    el.style.display = "none";
    keepKeys(el);
    // A chart that is drawn before its place in the page is known is 700 pixels wide until the window changes.
    for (const wait of [100, 600, 2000]) {
      setTimeout(() => window.dispatchEvent(new Event("resize")), wait);
    }
  },
};
