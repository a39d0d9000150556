"use strict";

const byId = id => document.getElementById(id);
const report = JSON.parse(byId("data").textContent);

// Text from files becomes text on the page, never markup.
function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function splitName(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
}

function whole(number) {
  return number.toLocaleString("en-US");
}

// About four significant digits, short where numbers are large or small.
function short(number, digits = 4) {
  const size = Math.abs(number);
  const plain = value => signed(Number(value.toPrecision(digits)));
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e15) return scientific(number);
  for (const [unit, letter] of [[1e12, "T"], [1e9, "G"], [1e6, "M"]])
    if (size >= unit) return plain(number / unit) + letter;
  return size >= 1e4 ? `${plain(number / 1e3)}k` : plain(number);
}

function scientific(number) {
  const [digits, power] = number.toExponential(2).split("e");
  return `${signed(Number(digits))}e${signed(Number(power))}`;
}

function signed(number) {
  return String(number).replace("-", "\u2212");
}
