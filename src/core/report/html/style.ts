import { pictureStyle } from './style/picture.js';
import { printStyle } from './style/print.js';
import { screenStyle } from './style/screen.js';

/** The whole style of the page. */
export const style = `${screenStyle}${pictureStyle}${printStyle}`;
