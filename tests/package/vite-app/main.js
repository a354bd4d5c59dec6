import 'jackfield/define';

document.querySelector('#open').addEventListener('click', () => {
  document.body.append(document.createElement('jackfield-marketplace'));
});
