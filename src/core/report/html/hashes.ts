/** SHA-256 of the style and the script, as the page's policy names them; a test says what they have to be. */
export const hashes = {
  style: 'HBrELEylJ/tyk1D7wG4CrGYqyroKjhMTCUNIp7ze8I0=',
  script: '2J1gGTZa348uFPT5TXtUGd0aP20LhWR/C0rztFo5vcc=',
} as const;
