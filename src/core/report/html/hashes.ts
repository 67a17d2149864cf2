/** SHA-256 of the style and the script, as the page's policy names them; a test says what they have to be. */
export const hashes = {
  style: 'oCGPuwkPcZjT6tiqE/OrSBRO4Zjh22JW7opRjr8vLdk=',
  script: 'knsIrMsZcC33i8KK9fbqnTGhxvGrhzKW96dY1x13qkE=',
} as const;
