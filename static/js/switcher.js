/* Menus by the keyboard: arrow keys, Home and End go along what can be chosen, Enter in the search takes the first. */

const openMenu = () => document.activeElement?.closest("details.menu[open]");
const stops = (menu) => [...menu.querySelectorAll("summary, .menu-list :is(a, button, input)")].filter((each) => each.offsetParent);

function step(menu, key) {
  const all = stops(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 1, End: all.length - 1 }[key];
  all[(to + all.length) % all.length].focus();
}

function onKey(event) {
  const menu = openMenu();
  const isTyping = event.target.matches("input");
  if (!menu || (isTyping && ["Home", "End"].includes(event.key))) return;
  if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    step(menu, event.key);
  } else if (event.key === "Enter" && isTyping) {
    event.preventDefault();
    menu.querySelector("#business-names a")?.click();
  }
}

/* The list came while the menu was being opened: where there are many, one goes on by typing. */
function onSwap({ detail }) {
  if (detail.target?.id !== "business-menu") return;
  const menu = openMenu();
  if (menu && document.activeElement.matches("summary")) menu.querySelector(".menu-part input")?.focus();
}

document.addEventListener("keydown", onKey);
document.addEventListener("htmx:afterSwap", onSwap);
