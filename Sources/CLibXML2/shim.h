// libxml2's push parser and iconv, with what differs between versions of libxml2 behind functions.
#include <libxml/xmlversion.h>
// ICU's own headers clash with those of Foundation; nothing here needs them.
#undef LIBXML_ICU_ENABLED
#include <iconv.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

// The reader's options: no network, no messages of its own, and never entities, DTDs or huge documents. The input is
// UTF-8 already, whatever its declaration says. Bits that a version does not know are ignored by it.
static inline int xmlStrictOptions(void) {
  const int noXXE = 1 << 23, noSystemCatalog = 1 << 25;
  return XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC | noXXE | noSystemCatalog;
}

// The error is const from 2.12 on.
typedef void (*xmlFirstErrorFunc)(void *user, const xmlError *error);
static inline void xmlSetErrorFunc(xmlSAXHandler *handler, xmlFirstErrorFunc function) {
  handler->serror = (xmlStructuredErrorFunc)function;
}

static inline const xmlChar *xmlInputBase(const xmlParserCtxt *context) { return context->input->base; }
static inline const xmlChar *xmlInputCurrent(const xmlParserCtxt *context) { return context->input->cur; }
static inline const xmlChar *xmlInputEnd(const xmlParserCtxt *context) { return context->input->end; }
static inline int xmlInputLine(const xmlParserCtxt *context) { return context->input->line; }
static inline int xmlHasInput(const xmlParserCtxt *context) { return context->input != NULL; }
// How many bytes of the document stand before the current one.
static inline unsigned long xmlInputOffset(const xmlParserCtxt *context) {
  return context->input->consumed + (unsigned long)(context->input->cur - context->input->base);
}
static inline int xmlIsInSection(const xmlParserCtxt *context) {
  return context->instate == XML_PARSER_CDATA_SECTION;
}
static inline int xmlIsWellFormed(const xmlParserCtxt *context) { return context->wellFormed; }

static inline void xmlRefuseExternalEntities(xmlExternalEntityLoader loader) { xmlSetExternalEntityLoader(loader); }
