// How much of somebody's own a browser is asked to hold: on a phone of four years ago this still draws.
export const MB = 1e6;
export const FILE = 50 * MB; // bytes of a file
export const UNPACKED = 200 * MB; // bytes of all that is in an archive
export const VERTICES = 5e6;
export const COLUMNS = 60; // of the table of properties
export const LETTERS = 200; // of a value
export const TEXT = 30 * MB; // bytes of all values together
export const SENT = 20 * MB; // bytes that go with a question
