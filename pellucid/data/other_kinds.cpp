#include "pellucid/data/other_kinds.hpp"

#include <algorithm>

#include "pellucid/base/error.hpp"
#include "pellucid/base/letters.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::data {

namespace {

struct OtherKind {
  const char* name;       ///< "it is …"
  std::string_view mark;  ///< its bytes; of texts and members in small letters
  const char* remedy;
  std::size_t at = 0;  ///< where the mark stands
};

constexpr const char* from_excel =
    "save it as CSV there, or: python3 -c \"import pandas; pandas.read_excel('FILE').to_csv('NEW.csv', index=False)\"";
constexpr const char* from_feather =
    "write it as CSV: python3 -c \"import pandas; pandas.read_feather('FILE').to_csv('NEW.csv', index=False)\"";
constexpr const char* from_sas =
    "write it as CSV: python3 -c \"import pandas; pandas.read_sas('FILE').to_csv('NEW.csv', index=False)\"";
constexpr const char* from_spss =
    "write it as CSV: python3 -c \"import pandas; pandas.read_spss('FILE').to_csv('NEW.csv', index=False)\"";
constexpr const char* from_stata =
    "write it as CSV: python3 -c \"import pandas; pandas.read_stata('FILE').to_csv('NEW.csv', index=False)\"";
constexpr const char* from_pickle =
    "in the program that wrote it: frame.to_csv('NEW.csv', index=False); a pickle can run code, so it is not loaded";
constexpr const char* from_r = "write it as CSV in R: write.csv(data, \"NEW.csv\", row.names = FALSE)";
constexpr const char* from_picture = "put pictures into a folder for each class, and give the folder above them";
constexpr const char* from_archive = "unpack it, and give the table that is in it";
constexpr const char* from_document = "copy its table into a spreadsheet, and save that as CSV";
constexpr const char* from_page = "open the address in a browser and download the file itself, not the page around it";
constexpr const char* unpack_again = "unpack it once";

// By bytes that no text begins with, or hardly any.
constexpr OtherKind binaries[] = {
    {"an Excel workbook of the old kind (.xls), or another OLE document", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
     from_excel},
    {"a Parquet file", "PAR1",
     "write it as CSV: python3 -c \"import pandas; pandas.read_parquet('FILE').to_csv('NEW.csv', index=False)\""},
    {"an Arrow file (Feather)", "ARROW1", from_feather},
    {"a Feather file", "FEA1", from_feather},
    {"an HDF5 file", "\x89HDF\r\n\x1a\n",
     "write it as CSV: python3 -c \"import pandas; pandas.read_hdf('FILE').to_csv('NEW.csv', index=False)\" if pandas "
     "wrote it, else with h5py"},
    {"an SQLite database",
     {"SQLite format 3\0", 16},
     "write a table of it as CSV: sqlite3 -header -csv FILE 'select * from TABLE' > NEW.csv"},
    {"an Avro file", "Obj\x01", "write it as CSV with the program that wrote it"},
    {"a MATLAB file", "MATLAB 5.0 MAT-file", "write it as CSV in MATLAB: writetable(data, 'NEW.csv')"},
    {"an SPSS file", "$FL2@(#)", from_spss},
    {"an SPSS file", "$FL3@(#)", from_spss},
    {"a Stata file", "<stata_dta>", from_stata},
    {"a SAS file", {"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", 16}, from_sas},
    {"a file of R's data", "RDX2\n", from_r},
    {"a file of R's data", "RDX3\n", from_r},
    {"a file of R's data (.rds)", {"X\n\0\0\0", 5}, from_r},
    {"a PDF document", "%PDF-", from_document},
    {"a PNG picture", "\x89PNG\r\n\x1a\n", from_picture},
    {"a JPEG picture", "\xff\xd8\xff", from_picture},
    {"a GIF picture", "GIF87a", from_picture},
    {"a GIF picture", "GIF89a", from_picture},
    {"a TIFF picture", {"II*\0", 4}, from_picture},
    {"a TIFF picture", {"MM\0*", 4}, from_picture},
    {"a WebP picture", "WEBP", from_picture, 8},
    {"a BMP picture", {"\0\0\0\0", 4}, from_picture, 6},
    {"a 7z archive", "7z\xbc\xaf\x27\x1c", from_archive},
    {"a RAR archive", "Rar!\x1a\x07", from_archive},
    {"a tar archive", "ustar", "unpack it: tar -xf FILE; give the table that is in it", 257},
    {"packed twice, by gzip within", "\x1f\x8b\x08", unpack_again},
    {"packed twice, by xz within", {"\xfd\x37zXZ\0", 6}, unpack_again},
    {"packed twice, by zstd within", "\x28\xb5\x2f\xfd", unpack_again},
    {"packed twice, by zip within", "PK\3\4", unpack_again},
    {"a file of MNIST's pictures (IDX)", {"\0\0\x08\x03", 4}, "give the folder that it is in, with its labels"},
    {"a file of MNIST's labels (IDX)", {"\0\0\x08\x01", 4}, "give the folder that it is in, with its images"},
};

// By the first word of a text, in small letters.
constexpr OtherKind texts[] = {
    {"an ARFF file (Weka)", "@relation",
     "save the rows below its @data as CSV, behind a first row with the names of its @attribute lines"},
    {"a page of the web (HTML)", "<!doctype html", from_page},
    {"a page of the web (HTML)", "<html", from_page},
    {"an XML document", "<?xml",
     "write it as CSV: python3 -c \"import pandas; pandas.read_xml('FILE').to_csv('NEW.csv', index=False)\""},
    {"a text document (RTF)", "{\\rtf", from_document},
};

// By a member of a zip archive, or how its name begins.
constexpr OtherKind archives[] = {
    {"an Excel workbook", "xl/", from_excel},
    {"a Word document", "word/", from_document},
    {"a PowerPoint document", "ppt/", from_document},
    {"an OpenDocument file", "content.xml", "save its table as CSV in the program that made it"},
    {"a Java archive", "META-INF/", from_archive},
    {"a model of Keras", "model.weights.h5", "give a table of rows; models come from pellucid train"},
};

[[noreturn]] void refuse_kind(const OtherKind& kind, const std::string& path) {
  fail({Fault::data, "cannot read the table " + in_quotes(path), "", std::string("it is ") + kind.name, kind.remedy});
}

bool has_mark(std::string_view head, const OtherKind& kind) {
  return head.size() >= kind.at && head.substr(kind.at).starts_with(kind.mark);
}

/// Marks that stand behind others' beginnings need those too.
bool is_binary(std::string_view head, const OtherKind& kind) {
  if (!has_mark(head, kind)) return false;
  if (kind.at == 8) return head.starts_with("RIFF");
  if (kind.at == 6) return head.starts_with("BM");
  return true;
}

/// Protocols 2 to 5 begin with their number, and frames or the first object follow.
bool is_pickle(std::string_view head) {
  return head.size() > 2 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5 &&
         std::string_view("\x95}](cX\x8c").find(head[2]) != std::string_view::npos;
}

std::string_view without_mark_and_blanks(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const std::size_t begin = head.find_first_not_of(" \t\r\n");
  return head.substr(std::min(begin, head.size()));
}

/// In small letters, behind the comments of an ARFF file.
std::string first_words(std::string_view head) {
  head = without_mark_and_blanks(head);
  while (head.starts_with('%')) head = without_mark_and_blanks(head.substr(std::min(head.find('\n'), head.size())));
  return in_small_letters(head.substr(0, 20));
}

}  // namespace

void refuse_other_kinds(std::string_view head, const std::string& path) {
  for (const OtherKind& kind : binaries) {
    if (is_binary(head, kind)) refuse_kind(kind, path);
  }
  if (is_pickle(head)) refuse_kind({"a pickle of Python", "", from_pickle}, path);
  const std::string words = first_words(head);
  for (const OtherKind& kind : texts) {
    if (has_mark(words, kind)) refuse_kind(kind, path);
  }
}

void refuse_other_archives(const std::vector<std::string>& names, const std::string& path) {
  for (const OtherKind& kind : archives) {
    for (const std::string& name : names) {
      if (has_mark(name, kind)) refuse_kind(kind, path);
    }
  }
  const auto is_torch = [](const std::string& name) { return name.ends_with("/data.pkl"); };
  if (std::ranges::any_of(names, is_torch)) refuse_kind({"a file of PyTorch's", "", from_pickle}, path);
}

}  // namespace pellucid::data
