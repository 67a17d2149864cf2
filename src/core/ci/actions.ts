/** An action of GitHub's marketplace at one commit: a tag can be moved, a commit cannot. */
export type Action = { readonly name: string; readonly commit: string; readonly version: string };

export const CHECKOUT: Action = {
  name: 'actions/checkout',
  commit: 'd23441a48e516b6c34aea4fa41551a30e30af803',
  version: 'v6.1.0',
};
export const SETUP_NODE: Action = {
  name: 'actions/setup-node',
  commit: '249970729cb0ef3589644e2896645e5dc5ba9c38',
  version: 'v6.5.0',
};
export const UPLOAD: Action = {
  name: 'actions/upload-artifact',
  commit: 'b7c566a772e6b6bfb58ed0dc250532a479d7789f',
  version: 'v6.0.0',
};
export const DOWNLOAD: Action = {
  name: 'actions/download-artifact',
  commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
  version: 'v8.0.1',
};
export const SETUP_BUN: Action = {
  name: 'oven-sh/setup-bun',
  commit: '0c5077e51419868618aeaa5fe8019c62421857d6',
  version: 'v2.2.0',
};
