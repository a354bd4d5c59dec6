/** What a customer's JSX writes. It is compiled against the installed package, and never run. */
import type { JackfieldElements } from 'jackfield/jsx';

declare global {
  namespace JSX {
    interface Element {}
  }
}

/** What React 19 needs: its namespace in a module of its own. */
export interface IntrinsicElements extends JackfieldElements {}

export const page = (
  <jackfield-marketplace
    endpoint="/integrations"
    connectors={['hubspot']}
    className="wide"
    onjackfield-connect={(event) => event.detail.connectorId.length}
    on:jackfield-error={(event) => event.detail.error.code}
  />
);

export const settings = (
  <jackfield-action
    name="sync"
    connector="hubspot"
    action="createContact"
    mode="configure"
    value={{ requestBody: {} }}
    onjackfield-change={(event) => event.detail.json?.length}
  />
);

// @ts-expect-error: a list of strings
export const wrong = <jackfield-marketplace connectors={[1]} />;
