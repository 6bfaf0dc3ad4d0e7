// A neuron that is linear regression: its coefficients in the table's own units, beside the closed form.
#include <pellucid/classics.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

using namespace pellucid::classics;

int main() {
  const std::string table = (std::filesystem::temp_directory_path() / "pellucid_houses.csv").string();
  std::ofstream(table) << "size,rooms,price\n50,2,150\n80,3,235\n65,3,190\n120,4,350\n100,4,290\n"
                          "70,2,210\n90,3,268\n110,5,330\n60,2,182\n130,5,385\n";
  pellucid::Source source;
  source.path = table;
  source.target = "price";
  source.task = "regression";  // ten whole numbers would be taken for classes
  source.test = 0;
  const TableRows rows = open_rows(source, 0, 0, Missing::filled);
  std::filesystem::remove(table);
  const Regression neuron = fit_one_neuron(rows);
  const Line closed = closed_form(rows);
  std::printf("neuron:      price = %.4f size + %.4f rooms + %.4f\n", neuron.lines[0].weights[0],
              neuron.lines[0].weights[1], neuron.lines[0].bias);
  std::printf("closed form: price = %.4f size + %.4f rooms + %.4f\n", closed.weights[0], closed.weights[1],
              closed.bias);
}
