// The words of the interface, as the server sent them in the rater's language.

let words = {};
let plurals = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");

export function speak(strings, language) {
  words = strings;
  plurals = new Intl.PluralRules(language);
  numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
}

export const knows = (name) => name in words;

export const number = (value) => numbers.format(value);

export function t(name, values = {}) {
  const text = words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

export function counted(name, n) {
  const form = `${name}_${plurals.select(n)}`;
  return t(knows(form) ? form : `${name}_other`, { n });
}
