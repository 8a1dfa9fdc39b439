// Starts the design system's components; a page works without any of it.
import { initAll } from "../nhsuk-frontend.min.js";

initAll();
