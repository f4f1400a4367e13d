// The form of a model's page: asks the model about one row and shows what it answers.
const form = document.getElementById("try");
const answer = document.getElementById("answer");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    show(await ask([...form.querySelectorAll("input")].map((input) => input.valueAsNumber)));
  } catch (error) {
    answer.className = "problem";
    answer.textContent = error.message;
  }
});

async function ask(row) {
  const { input: name, datatype, url } = form.dataset;
  const data = datatype === "BOOL" ? row.map(Boolean) : row;
  const body = JSON.stringify({ inputs: [{ name, datatype, shape: [1, row.length], data }] });
  const reply = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const told = await reply.json();
  if (!reply.ok) throw new Error(told.error);
  return told.outputs;
}

function show(outputs) {
  const classes = JSON.parse(form.dataset.classes);
  const list = document.createElement("dl");
  for (const output of outputs) list.append(part("dt", output.name), part("dd", said(output, classes)));
  answer.className = "";
  answer.replaceChildren(list);
}

// One number a class says so; a single whole number is the number of a class.
function said({ data, datatype }, classes) {
  const numbers = data.map((value) => (value === null ? "not a number" : String(Number(value.toPrecision(6)))));
  if (classes.length && data.length === classes.length) return numbers.map((each, i) => `${classes[i]} ${each}`).join(", ");
  const whole = datatype.includes("INT") && data.length === 1;
  return whole && data[0] in classes ? `${data[0]}, ${classes[data[0]]}` : numbers.join(", ");
}

function part(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
