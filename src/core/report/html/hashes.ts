/** SHA-256 of the style and the script, as the page's policy names them; a test says what they have to be. */
export const hashes = {
  style: 'TaP3OwEswo9leP/OLesXp2NpIgrCijdPx7j8f4OTxoo=',
  script: 'VAPQhF5TS8t7DmVn4MdB8lINV7oLzucfAyhfN2Vy/8M=',
} as const;
