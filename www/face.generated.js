// Generated from face.json by `node www/generate.mjs`: change face.json, not this.
/** This package's version. */
export const version = '0.1.0';

/** Each element's tag, by its kind. */
export const tags = {
  marketplace: 'jackfield-marketplace',
};

/** Each option, with what kind of value it takes. */
export const options = {
  endpoint: 'string',
  getToken: 'function',
  fetch: 'function',
  appearance: 'object',
  locale: 'string',
  messages: 'object',
  connectors: 'array',
  categories: 'array',
  redirectUri: 'string',
  oauth: 'object',
  onEvent: 'function',
};

/** What the element fills in where nothing is set. */
export const defaults = {
  endpoint: '/integrations',
};

/** The attributes, with the option that each one sets. */
export const attributes = {
  endpoint: 'endpoint',
  appearance: 'appearance',
  locale: 'locale',
  messages: 'messages',
  connectors: 'connectors',
  categories: 'categories',
  'redirect-uri': 'redirectUri',
  oauth: 'oauth',
};

/** The theme's variables: `colorText` is the custom property `--jackfield-color-text`. */
export const variables = /** @type {const} */ ([
  'colorPrimary',
  'colorOnPrimary',
  'colorBackground',
  'colorSurface',
  'colorText',
  'colorTextSecondary',
  'colorBorder',
  'colorDanger',
  'colorSuccess',
  'colorWarning',
  'colorFocus',
  'fontFamily',
  'fontFamilyMono',
  'fontSizeBase',
  'spacingUnit',
  'borderRadius',
]);
