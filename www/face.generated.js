// Generated from face.json by `node www/generate.mjs`: change face.json, not this.
/** This package's version. */
export const version = '0.1.0';

/** Each element's tag, by its kind. */
export const tags = {
  marketplace: 'jackfield-marketplace',
  action: 'jackfield-action',
};

/** Each option, with what kind of value it takes: those of every element, and those of one kind alone. */
export const options = {
  all: {
    endpoint: 'string',
    getToken: 'function',
    fetch: 'function',
    appearance: 'object',
    locale: 'string',
    messages: 'object',
    redirectUri: 'string',
    oauth: 'object',
    sendAnyway: 'boolean',
    parameters: 'string',
    onEvent: 'function',
  },
  marketplace: {
    connectors: 'array',
    categories: 'array',
    forms: 'object',
  },
  action: {
    connector: 'string',
    action: 'string',
    mode: 'string',
    value: 'json',
    presets: 'object',
    fields: 'object',
  },
};

/** What the element fills in where nothing is set. */
export const defaults = {
  endpoint: '/integrations',
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
