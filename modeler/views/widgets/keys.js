export default {
  render({ el }) {
    el.style.display = "none";
    keepKeys(el);
  },
};
