/** What a first visit sees: two spirals, which a small network pulls apart before one's eyes. */

const layer = { type: "dense", units: 8, activation: { type: "relu" } };

export const WELCOME: object = {
  data: { dataset: { type: "spiral" } },
  layers: [layer, layer, layer],
  optimizer: { type: "adam" },
  learning_rate: 0.003,
};
